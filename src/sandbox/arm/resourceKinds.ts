import { randomUUID } from 'node:crypto';
import { ServiceFailure } from '../http/serviceFailure';
import { openNetwork } from '../world/networkRules';
import type { Resource } from '../world/resource';
import { groupOf } from '../world/resource';
import { apiVersions } from './apiVersions';
import { deletedWorkspacesOf } from './deletedWorkspaceRoutes';
import type { ResourceKind } from './resourceKind';
import { provisioningState } from './resourceKind';

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
const wholeIso = (milliseconds: number): string => `${iso(milliseconds).slice(0, 19)}Z`;
const bad = (code: string, message: string): ServiceFailure => new ServiceFailure(400, code, message);

function wholeNumber(value: unknown, name: string, [from, to]: readonly [number, number]): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to) return value;
  throw bad('InvalidParameter', `'${name}' property is invalid: it must be a whole number from ${from} to ${to}.`);
}

const workspaces: ResourceKind = {
  type: 'Microsoft.OperationalInsights/workspaces',
  versions: apiVersions.workspaces,
  listedBySubscription: true,
  createdStatus: 201,
  properties: (resource, world) => ({
    ...resource.properties,
    provisioningState: provisioningState(resource, world),
    publicNetworkAccessForIngestion: 'Enabled',
    publicNetworkAccessForQuery: 'Enabled',
    features: { legacy: 0, searchVersion: 1, enableLogAccessUsingOnlyResourcePermissions: true },
    workspaceCapping: {
      dailyQuotaGb: -1,
      quotaNextResetTime: new Date(world.clock.now() + 12 * 3_600_000).toUTCString(),
      dataIngestionStatus: 'RespectQuota',
    },
    createdDate: iso(resource.createdAt),
    modifiedDate: iso(resource.createdAt),
  }),
  make: (body, name, call, before) => {
    if (!/^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/.test(name))
      throw bad(
        'InvalidResourceName',
        `Resource name ${name} is invalid. The name must be 4 to 63 letters, digits and hyphens, with no hyphen at its ends.`,
      );
    const group = groupOf(call.url.pathname)?.toLowerCase() ?? '';
    const reserved = deletedWorkspacesOf(call).find((each) => each.name === name.toLowerCase());
    // In its own group the deleted workspace comes back instead of a new one.
    if (reserved?.group === group) call.world.deletedWorkspaces.delete(`${group}/${reserved.name}`);
    else if (!before && reserved)
      throw new ServiceFailure(
        409,
        'Conflict',
        `The workspace name '${name}' is not available: a workspace of this name was deleted within the last 14 days and can be recovered. Choose another name.`,
      );
    const { sku, retentionInDays } = body.properties;
    const skuName = (sku as { readonly name?: string } | undefined)?.name ?? 'PerGB2018';
    if (!['PerGB2018', 'CapacityReservation', 'Free', 'Standalone'].some((each) => each.toLowerCase() === skuName.toLowerCase()))
      throw bad('InvalidParameter', `SKU '${skuName}' is not supported.`);
    return {
      ...body,
      more: {},
      properties: {
        customerId: before?.properties['customerId'] ?? randomUUID(),
        sku: { name: skuName },
        retentionInDays: wholeNumber(retentionInDays ?? 30, 'retentionInDays', [skuName === 'Free' ? 7 : 30, 730]),
      },
    };
  },
};

const storageAccounts: ResourceKind = {
  type: 'Microsoft.Storage/storageAccounts',
  versions: apiVersions.storage,
  listedBySubscription: true,
  properties: (resource, world) => ({
    ...resource.properties,
    provisioningState: provisioningState(resource, world),
    primaryEndpoints: { blob: `${world.origins.storage}/${resource.name}/` },
    primaryLocation: resource.location,
    statusOfPrimary: 'available',
    creationTime: `${iso(resource.createdAt).slice(0, -1)}0000Z`,
    supportsHttpsTrafficOnly: true,
    minimumTlsVersion: 'TLS1_2',
    allowBlobPublicAccess: false,
    accessTier: 'Hot',
  }),
  make: (body, name, call) => {
    if (!/^[a-z0-9]{3,24}$/.test(name))
      throw bad(
        'AccountNameInvalid',
        `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`,
      );
    const taken = [...call.world.resources.values()].some(
      (each) =>
        each.type === 'Microsoft.Storage/storageAccounts' &&
        each.name === name &&
        each.id.toLowerCase() !== call.url.pathname.toLowerCase(),
    );
    if (taken) throw new ServiceFailure(409, 'StorageAccountAlreadyTaken', `The storage account named ${name} is already taken.`);
    const acls = { bypass: 'AzureServices', defaultAction: 'Allow', ipRules: [], virtualNetworkRules: [] };
    const more = { sku: body.more['sku'] ?? { name: 'Standard_LRS', tier: 'Standard' }, kind: body.more['kind'] ?? 'StorageV2' };
    return { ...body, more, properties: { networkAcls: body.properties['networkAcls'] ?? acls } };
  },
};

/** The rules by which an account moves and deletes its blobs; there is one set of them, `default`. */
const managementPolicies: ResourceKind = {
  type: 'Microsoft.Storage/storageAccounts/managementPolicies',
  versions: apiVersions.storage,
  listedBySubscription: false,
  properties: ({ properties, createdAt }) => ({ ...properties, lastModifiedTime: iso(createdAt) }),
  make: (body, name) => {
    const { policy } = body.properties as { readonly policy?: { readonly rules?: unknown } };
    if (name !== 'default' || !Array.isArray(policy?.rules))
      throw bad('InvalidRequestPropertyValue', 'A management policy is named default and has rules.');
    return { ...body, more: {}, properties: { policy } };
  },
};

const namespaceType = 'Microsoft.EventHub/namespaces';

const namespaces: ResourceKind = {
  type: namespaceType,
  versions: apiVersions.eventHubs,
  listedBySubscription: true,
  createdStatus: 201,
  properties: (resource, world) => ({
    ...resource.properties,
    provisioningState: provisioningState(resource, world),
    status: 'Active',
    createdAt: iso(resource.createdAt),
    updatedAt: iso(resource.createdAt),
    serviceBusEndpoint: `https://${resource.name}.servicebus.windows.net:443/`,
    metricId: `${resource.id.split('/')[2] ?? ''}:${resource.name}`,
  }),
  make: (body, name) => {
    if (!/^[A-Za-z][A-Za-z0-9-]{4,48}[A-Za-z0-9]$/.test(name))
      throw bad('BadRequest', `The specified service namespace is invalid: ${name}.`);
    const properties = {
      disableLocalAuth: body.properties['disableLocalAuth'] ?? false,
      isAutoInflateEnabled: false,
      maximumThroughputUnits: 0,
    };
    return { ...body, more: { sku: body.more['sku'] ?? { name: 'Standard', tier: 'Standard', capacity: 1 } }, properties };
  },
  along: (resource) => [
    below(resource, 'authorizationRules', 'RootManageSharedAccessKey', { rights: ['Listen', 'Manage', 'Send'] }),
    below(resource, 'networkRuleSets', 'default', openNetwork),
  ],
};

/** Whom a namespace lets in by its network; there is one set of rules, `default`. */
const networkRuleSets: ResourceKind = {
  type: `${namespaceType}/networkRuleSets`,
  versions: apiVersions.eventHubs,
  listedBySubscription: false,
  properties: ({ properties }) => properties,
  make: (body, name) => {
    const { defaultAction = 'Allow' } = body.properties;
    if (name !== 'default' || (defaultAction !== 'Allow' && defaultAction !== 'Deny'))
      throw bad('BadRequest', 'The network rules of a namespace are named default, and allow or deny.');
    return { ...body, more: {}, properties: { ...openNetwork, ...body.properties } };
  },
};

const hubs: ResourceKind = {
  type: `${namespaceType}/eventhubs`,
  versions: apiVersions.eventHubs,
  listedBySubscription: false,
  properties: ({ properties, createdAt }) => ({ ...properties, createdAt: iso(createdAt), updatedAt: iso(createdAt) }),
  make: (body, name) => {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/.test(name)) throw bad('BadRequest', `The event hub name ${name} is invalid.`);
    const partitionCount = wholeNumber(body.properties['partitionCount'] ?? 4, 'partitionCount', [1, 32]);
    const messageRetentionInDays = wholeNumber(body.properties['messageRetentionInDays'] ?? 7, 'messageRetentionInDays', [1, 7]);
    const partitionIds = Array.from({ length: partitionCount }, (_, index) => String(index));
    return { ...body, more: {}, properties: { partitionCount, messageRetentionInDays, partitionIds, status: 'Active' } };
  },
  along: (resource) => [below(resource, 'consumergroups', '$Default', {})],
};

const consumerGroups: ResourceKind = {
  type: `${namespaceType}/eventhubs/consumergroups`,
  versions: apiVersions.eventHubs,
  listedBySubscription: false,
  properties: ({ properties, createdAt }) => ({ ...properties, createdAt: wholeIso(createdAt), updatedAt: wholeIso(createdAt) }),
  make: (body) => {
    const { userMetadata } = body.properties;
    return { ...body, more: {}, properties: typeof userMetadata === 'string' ? { userMetadata } : {} };
  },
};

const rule = (type: string): ResourceKind => ({
  type,
  versions: apiVersions.eventHubs,
  listedBySubscription: false,
  properties: ({ properties }) => properties,
  make: (body) => {
    const { rights } = body.properties;
    const known = ['Listen', 'Manage', 'Send'];
    const isFit = Array.isArray(rights) && rights.length > 0 && rights.every((each) => known.includes(String(each)));
    if (!isFit || (rights.includes('Manage') && rights.length < 3))
      throw bad('BadRequest', 'The authorization rule needs rights: Listen, Send, or Manage together with both.');
    return { ...body, more: {}, properties: { rights } };
  },
});

/** Every kind of resource that the sandbox keeps. */
export const resourceKinds: readonly ResourceKind[] = [
  workspaces,
  storageAccounts,
  managementPolicies,
  namespaces,
  networkRuleSets,
  hubs,
  consumerGroups,
  rule(`${namespaceType}/authorizationRules`),
  rule(`${namespaceType}/eventhubs/authorizationRules`),
];

function below(parent: Resource, kind: string, name: string, properties: Readonly<Record<string, unknown>>): Resource {
  return {
    id: `${parent.id}/${kind}/${name}`,
    name,
    type: `${parent.type}/${kind}`,
    location: undefined,
    tags: {},
    properties,
    more: {},
    createdAt: parent.createdAt,
    readyAt: parent.createdAt,
  };
}
