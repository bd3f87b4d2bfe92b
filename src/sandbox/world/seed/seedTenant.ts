import { tenantId as sampleTenantId, subscriptions as sampleSubscriptions } from '../../../samples/tenant';
import type { DirectoryRole, User } from '../directory';
import type { ManagementGroup } from '../managementGroup';
import { createTimeline } from '../tenantTimeline';
import type { Subscription, Tenant } from '../world';
import type { Program } from './programs';
import { directoryObjects, permissionsOf, serviceObjects, workloadObjects } from './programs';

/** What a tenant begins with. */
export interface TenantSeed {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly country: string;
  readonly licence: Tenant['licence'];
  readonly seed: number;
  readonly people: number;
  readonly refreshes: number;
  readonly users: readonly User[];
  readonly programs: readonly Program[];
  readonly directoryRoles: readonly (readonly [principalId: string, role: DirectoryRole])[];
  readonly subscriptions: readonly { readonly id: string; readonly name: string; readonly managedBy?: readonly string[] }[];
  readonly managementGroups?: readonly ManagementGroup[];
}

/** Providers that are registered in every seeded subscription; streaming to event hubs has to be registered where it is first used. */
const registered = [
  'Microsoft.Insights',
  'Microsoft.OperationalInsights',
  'Microsoft.Storage',
  'Microsoft.EventHub',
  'Microsoft.Authorization',
];

export function seedTenant(seed: TenantSeed, start: number): Tenant {
  const objects = seed.programs.map((each) => directoryObjects(seed.id, each, start));
  const [first, second = first] = seed.subscriptions;
  const isSample = seed.id === sampleTenantId;
  return {
    id: seed.id,
    name: seed.name,
    domain: seed.domain,
    country: seed.country,
    licence: seed.licence,
    users: [...seed.users],
    applications: objects.map(({ application }) => application),
    servicePrincipals: [
      ...serviceObjects(seed.id, start),
      ...workloadObjects(seed.id, start),
      ...objects.map(({ servicePrincipal }) => servicePrincipal),
    ],
    appRoleAssignments: seed.programs.flatMap((each) => permissionsOf(seed.id, each, start)),
    directoryRoleAssignments: seed.directoryRoles.map(([principalId, role], index) => ({
      id: Buffer.from(`${role.templateId}/${principalId}/${index}`).toString('base64url').slice(0, 36),
      roleTemplateId: role.templateId,
      principalId,
      createdAt: start - 86_400_000,
    })),
    subscriptions: seed.subscriptions.map(seedSubscription),
    managementGroups: seed.managementGroups ?? [],
    settings: new Map(),
    attributeSettings: new Map(),
    intuneSettings: new Map(),
    writtenAudits: [],
    timeline: createTimeline({
      seed: seed.seed,
      people: seed.people,
      refreshes: seed.refreshes,
      start,
      attacked: isSample,
      licensed: seed.licence !== 'Free',
      renamed: isSample
        ? []
        : [
            [sampleTenantId, seed.id],
            ['contoso.example', seed.domain],
            [sampleSubscriptions.production.id, first?.id ?? ''],
            [sampleSubscriptions.development.id, second?.id ?? ''],
          ],
    }),
  };
}

function seedSubscription({ id, name, managedBy = [] }: TenantSeed['subscriptions'][number]): Subscription {
  return { id, name, managedBy, state: 'Enabled', providers: registeredProviders() };
}

/** The providers of a subscription that has been used before. */
export function registeredProviders(): Subscription['providers'] {
  return new Map(registered.map((each) => [each.toLowerCase(), { state: 'Registered', doneAt: 0 }]));
}
