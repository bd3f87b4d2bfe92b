import { subscriptions as sampleSubscriptions, tenantId as sampleTenantId } from '../../../samples/tenant';
import { directoryRoles } from '../directory';
import type { CastName } from './people';
import { contosoCast, guest, member, staffUsers, userId } from './people';
import { program } from './programs';
import type { Program } from './programs';
import type { ManagementGroup } from '../managementGroup';
import type { TenantSeed } from './seedTenant';

/** Ids of the tenants and subscriptions that every sandbox has. */
export const tenantIds = {
  contoso: sampleTenantId,
  tailspin: '0f0f0f0f-2222-4222-8333-000000000002',
  fabrikam: '0f0f0f0f-3333-4222-8333-000000000003',
  northwind: '0f0f0f0f-4444-4222-8333-000000000004',
} as const;

export const subscriptionIds = {
  production: sampleSubscriptions.production.id,
  development: sampleSubscriptions.development.id,
  tailspin: '0f0f0f0f-2222-4222-8333-0000000000a1',
  fabrikam: '0f0f0f0f-3333-4222-8333-0000000000a1',
  northwind: '0f0f0f0f-4444-4222-8333-0000000000a1',
} as const;

const contosoDomain = 'contoso.example';
export const contosoUser = (name: CastName): string => userId(contosoCast[name].alias, contosoDomain);

const readLogs = ['AuditLog.Read.All', 'Directory.Read.All', 'Organization.Read.All'];

/** The programs with secrets, by tenant. */
export const programs = {
  automation: program('contoso', 'entra-logs-automation', {
    permissions: [
      ...readLogs,
      'Application.ReadWrite.All',
      'AppRoleAssignment.ReadWrite.All',
      'RoleManagement.ReadWrite.Directory',
      'Policy.Read.All',
      'User.Read.All',
    ],
  }),
  reader: program('contoso', 'entra-logs-reader', { permissions: readLogs }),
  queryOnly: program('contoso', 'entra-logs-query', { permissions: [] }),
  powerless: program('contoso', 'entra-logs-powerless', { permissions: [] }),
  expired: program('contoso', 'entra-logs-expired', { permissions: readLogs, secretExpired: true }),
  tailspin: program('tailspin', 'tailspin-reader', { permissions: readLogs }),
  fabrikam: program('fabrikam', 'fabrikam-reader', { permissions: readLogs }),
  northwind: program('northwind', 'northwind-reader', { permissions: readLogs }),
} as const satisfies Record<string, Program>;

/** Contoso's management groups, of which the root has the tenant's id: all its subscriptions lie under the one called Contoso. */
const contosoGroups: readonly ManagementGroup[] = [
  { name: tenantIds.contoso, displayName: 'Tenant Root Group', subscriptions: [] },
  { name: 'mg-contoso', displayName: 'Contoso', parent: tenantIds.contoso, subscriptions: [] },
  { name: 'mg-contoso-live', displayName: 'Live', parent: 'mg-contoso', subscriptions: [subscriptionIds.production] },
  { name: 'mg-contoso-trial', displayName: 'Trial', parent: 'mg-contoso', subscriptions: [subscriptionIds.development] },
];

const usual = { refreshes: 2, country: 'PT' };

/** The four tenants: at home with P2, without a licence, as a guest, and managed from outside. */
export function tenantSeeds(people: number): readonly TenantSeed[] {
  return [contosoSeed(people), ...otherSeeds()];
}

function contosoSeed(people: number): TenantSeed {
  const { ada, ...others } = contosoCast;
  return {
    ...usual,
    id: tenantIds.contoso,
    name: 'Contoso',
    domain: contosoDomain,
    licence: 'P2',
    seed: 1,
    people,
    users: [...[ada, ...Object.values(others)].map((each) => member(each, contosoDomain)), ...staffUsers(1, people, contosoDomain)],
    programs: [programs.automation, programs.reader, programs.queryOnly, programs.powerless, programs.expired],
    directoryRoles: [
      [contosoUser('ada'), directoryRoles.globalAdministrator],
      [contosoUser('sami'), directoryRoles.securityAdministrator],
      [contosoUser('rea'), directoryRoles.securityReader],
      [contosoUser('mia'), directoryRoles.securityReader],
      [contosoUser('glenn'), directoryRoles.globalReader],
      [contosoUser('remy'), directoryRoles.reportsReader],
      [contosoUser('abby'), directoryRoles.applicationAdministrator],
      [contosoUser('uma'), directoryRoles.privilegedRoleAdministrator],
    ],
    subscriptions: [
      { id: subscriptionIds.production, name: 'Contoso Production' },
      { id: subscriptionIds.development, name: 'Contoso Development' },
    ],
    managementGroups: contosoGroups,
  };
}

function otherSeeds(): readonly TenantSeed[] {
  const { ada } = contosoCast;
  return [
    {
      ...usual,
      id: tenantIds.tailspin,
      name: 'Tailspin Toys',
      domain: 'tailspin.example',
      licence: 'Free',
      seed: 2,
      people: 24,
      users: [guest(ada, contosoDomain, 'tailspin.example'), ...staffUsers(2, 24, 'tailspin.example')],
      programs: [programs.tailspin],
      directoryRoles: [[userId('guest.ada.admin', 'tailspin.example'), directoryRoles.globalAdministrator]],
      subscriptions: [{ id: subscriptionIds.tailspin, name: 'Tailspin Pay-As-You-Go' }],
    },
    {
      ...usual,
      id: tenantIds.fabrikam,
      name: 'Fabrikam',
      domain: 'fabrikam.example',
      licence: 'P1',
      seed: 3,
      people: 24,
      users: [guest(ada, contosoDomain, 'fabrikam.example'), ...staffUsers(3, 24, 'fabrikam.example')],
      programs: [programs.fabrikam],
      directoryRoles: [],
      subscriptions: [{ id: subscriptionIds.fabrikam, name: 'Fabrikam IT' }],
    },
    {
      ...usual,
      id: tenantIds.northwind,
      name: 'Northwind Traders',
      domain: 'northwind.example',
      licence: 'P1',
      seed: 4,
      people: 24,
      users: staffUsers(4, 24, 'northwind.example'),
      programs: [programs.northwind],
      directoryRoles: [],
      subscriptions: [{ id: subscriptionIds.northwind, name: 'Northwind Managed', managedBy: [tenantIds.contoso] }],
    },
  ];
}
