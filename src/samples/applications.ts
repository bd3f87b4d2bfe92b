import { namedGuid } from './guid';

/** An application or a resource that tokens are issued for. */
export interface Application {
  readonly id: string;
  readonly name: string;
  /** The resource its users most often reach through it. */
  readonly resource?: { readonly id: string; readonly name: string };
  readonly kind: 'browser' | 'client';
  /** Whether it is part of Office 365 or of Azure management for conditional access. */
  readonly suite?: 'office' | 'azure';
}

/** Resources. Application ids of Microsoft's own services are public constants (learn.microsoft.com, "Verify first-party Microsoft applications"). */
export const resources = {
  graph: { id: '00000003-0000-0000-c000-000000000000', name: 'Microsoft Graph' },
  exchange: { id: '00000002-0000-0ff1-ce00-000000000000', name: 'Office 365 Exchange Online' },
  sharePoint: { id: '00000003-0000-0ff1-ce00-000000000000', name: 'Office 365 SharePoint Online' },
  teams: { id: 'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe', name: 'Microsoft Teams Services' },
  directory: { id: '00000002-0000-0000-c000-000000000000', name: 'Windows Azure Active Directory' },
  management: { id: '797f4846-ba00-4fd7-ba43-dac1f8f63013', name: 'Windows Azure Service Management API' },
  keyVault: { id: 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093', name: 'Azure Key Vault' },
  storage: { id: 'e406a681-f3d4-42a8-90b6-c2b029497af1', name: 'Azure Storage' },
} as const;

const own = (name: string): Application => {
  const self = { id: namedGuid('application', name), name };
  return { ...self, resource: self, kind: 'browser' };
};

/** The applications people sign in to. */
export const applications = {
  officeHome: {
    id: '4765445b-32c6-49b0-83e6-1d93765276ca',
    name: 'OfficeHome',
    resource: resources.graph,
    kind: 'browser',
    suite: 'office',
  },
  outlookWeb: {
    id: '9199bf20-a13f-4107-85dc-02114787ef48',
    name: 'One Outlook Web',
    resource: resources.exchange,
    kind: 'browser',
    suite: 'office',
  },
  sharePoint: { ...resources.sharePoint, resource: resources.sharePoint, kind: 'browser', suite: 'office' },
  teamsWeb: {
    id: '5e3ce6c0-2b1f-4285-8d4b-75ee78787346',
    name: 'Microsoft Teams Web Client',
    resource: resources.teams,
    kind: 'browser',
    suite: 'office',
  },
  teams: {
    id: '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
    name: 'Microsoft Teams',
    resource: resources.teams,
    kind: 'client',
    suite: 'office',
  },
  office: {
    id: 'd3590ed6-52b3-4102-aeff-aad2292ab01c',
    name: 'Microsoft Office',
    resource: resources.exchange,
    kind: 'client',
    suite: 'office',
  },
  outlookMobile: {
    id: '27922004-5251-4030-b22d-91ecd9a37ea4',
    name: 'Outlook Mobile',
    resource: resources.exchange,
    kind: 'client',
    suite: 'office',
  },
  oneDrive: {
    id: 'ab9b8c07-8f02-4f72-87fa-80105867a763',
    name: 'OneDrive SyncEngine',
    resource: resources.sharePoint,
    kind: 'client',
    suite: 'office',
  },
  broker: {
    id: '29d9ed98-a469-4536-ade2-f981bc1d605e',
    name: 'Microsoft Authentication Broker',
    resource: resources.directory,
    kind: 'client',
  },
  windows: { id: '38aa3b87-a06d-4817-b275-7a316988d93b', name: 'Windows Sign In', resource: resources.directory, kind: 'client' },
  azurePortal: {
    id: 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c',
    name: 'Azure Portal',
    resource: resources.management,
    kind: 'browser',
    suite: 'azure',
  },
  azureCli: {
    id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
    name: 'Microsoft Azure CLI',
    resource: resources.management,
    kind: 'client',
    suite: 'azure',
  },
  azurePowerShell: {
    id: '1950a258-227b-4e31-a9cf-717495945fc2',
    name: 'Microsoft Azure PowerShell',
    resource: resources.management,
    kind: 'client',
    suite: 'azure',
  },
  directoryPowerShell: {
    id: '1b730954-1685-4b74-9bfd-dac224a7b894',
    name: 'Azure Active Directory PowerShell',
    resource: resources.directory,
    kind: 'client',
  },
  graphTools: {
    id: '14d82eec-204b-4c2f-b7e8-296a70dab67e',
    name: 'Microsoft Graph Command Line Tools',
    resource: resources.graph,
    kind: 'client',
  },
  mySignIns: { id: '19db86c3-b2b9-44cc-b339-36da233a3be2', name: 'My Signins', resource: resources.graph, kind: 'browser' },
  exchangeLegacy: { ...resources.exchange, resource: resources.exchange, kind: 'client', suite: 'office' },
  expenses: own('Contoso Expenses'),
  people: own('Contoso People Portal'),
  wiki: own('Contoso Wiki'),
  serviceDesk: own('Contoso Service Desk'),
  travel: own('Contoso Travel'),
} as const satisfies Record<string, Application>;

/** The application the attacker makes the victim's account consent to; it belongs to another tenant. */
export const illicitApplication: Application = {
  id: namedGuid('application', 'illicit'),
  name: 'Mailbox Archive Assistant',
  resource: resources.graph,
  kind: 'browser',
};
