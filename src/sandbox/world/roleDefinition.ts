/** A role of Azure. */
export interface RoleDefinition {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: 'BuiltInRole' | 'CustomRole';
  readonly assignableScopes: readonly string[];
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  /** From then on whoever gives a role finds it; a built-in one is found always. */
  readonly knownAt?: number;
}

export interface RoleAssignment {
  readonly id: string;
  readonly scope: string;
  readonly roleId: string;
  readonly principalId: string;
  readonly principalType: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly description: string | null;
}

const builtIn = (
  id: string,
  name: string,
  rights: Partial<Pick<RoleDefinition, 'actions' | 'notActions' | 'dataActions'>>,
): RoleDefinition => ({
  id,
  name,
  description: `${name} of the sandbox.`,
  type: 'BuiltInRole',
  assignableScopes: ['/'],
  actions: rights.actions ?? [],
  notActions: rights.notActions ?? [],
  dataActions: rights.dataActions ?? [],
});

const authorizationWrites = [
  'Microsoft.Authorization/*/Delete',
  'Microsoft.Authorization/*/Write',
  'Microsoft.Authorization/elevateAccess/Action',
];
const subscriptionRead = ['Microsoft.Resources/subscriptions/read', 'Microsoft.Resources/subscriptions/resourceGroups/read'];

/** The built-in roles that reading and routing logs ask for. Ids and rights: the published list of built-in roles. */
export const builtInRoles = {
  owner: builtIn('8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'Owner', { actions: ['*'] }),
  contributor: builtIn('b24988ac-6180-42a0-ab88-20f7382dd24c', 'Contributor', { actions: ['*'], notActions: authorizationWrites }),
  reader: builtIn('acdd72a7-3385-48ef-bd42-f606fba81ae7', 'Reader', { actions: ['*/read'] }),
  userAccessAdministrator: builtIn('18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', 'User Access Administrator', {
    actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
  }),
  logAnalyticsReader: builtIn('73c42c96-874c-492b-b04d-ab87d138a893', 'Log Analytics Reader', {
    actions: [
      '*/read',
      'Microsoft.OperationalInsights/workspaces/analytics/query/action',
      'Microsoft.OperationalInsights/workspaces/search/action',
    ],
    notActions: ['Microsoft.OperationalInsights/workspaces/sharedKeys/read'],
  }),
  logAnalyticsDataReader: builtIn('3b03c2da-16b3-4a49-8834-0f8130efdd3b', 'Log Analytics Data Reader', {
    actions: [
      'Microsoft.OperationalInsights/workspaces/read',
      'Microsoft.OperationalInsights/workspaces/query/read',
      'Microsoft.OperationalInsights/workspaces/tables/data/read',
    ],
  }),
  logAnalyticsContributor: builtIn('92aaf0da-9dab-42b6-94a3-d43ce8d16293', 'Log Analytics Contributor', {
    actions: [
      '*/read',
      'Microsoft.Insights/diagnosticSettings/*',
      'Microsoft.OperationalInsights/*',
      'Microsoft.Storage/storageAccounts/listKeys/action',
    ],
  }),
  monitoringReader: builtIn('43d0d8ad-25c7-4714-9337-8ba259a9fe05', 'Monitoring Reader', {
    actions: ['*/read', 'Microsoft.OperationalInsights/workspaces/search/action'],
  }),
  monitoringContributor: builtIn('749f88d5-cbae-40b8-bcfc-e573ddc772fa', 'Monitoring Contributor', {
    actions: [
      '*/read',
      'Microsoft.Insights/*',
      'Microsoft.OperationalInsights/workspaces/sharedKeys/action',
      'Microsoft.OperationalInsights/workspaces/write',
    ],
  }),
  eventHubsDataReceiver: builtIn('a638d3c7-ab3a-418d-83e6-5f17a39d4fde', 'Azure Event Hubs Data Receiver', {
    actions: ['Microsoft.EventHub/*/eventhubs/consumergroups/read'],
    dataActions: ['Microsoft.EventHub/*/receive/action'],
  }),
  storageBlobDataReader: builtIn('2a2b9908-6ea1-4ae2-8e65-a410df84e7d1', 'Storage Blob Data Reader', {
    actions: ['Microsoft.Storage/storageAccounts/blobServices/containers/read'],
    dataActions: ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'],
  }),
} as const;

export const builtInRoleList: readonly RoleDefinition[] = [...Object.values(builtInRoles)].map((each) => ({
  ...each,
  actions: [...each.actions, ...(each.actions.includes('*') || each.actions.includes('*/read') ? [] : subscriptionRead)],
}));

/** Whether one of some patterns, in which `*` stands for anything, names an action. Letter case does not count. */
export function namesAction(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => {
    const source = pattern
      .toLowerCase()
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'))
      .join('.*');
    return new RegExp(`^${source}$`).test(action.toLowerCase());
  });
}
