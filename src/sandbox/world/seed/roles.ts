import { namedGuid } from '../../../samples/guid';
import { builtInRoles } from '../roleDefinition';
import type { RoleAssignment, RoleDefinition } from '../roleDefinition';
import { groupScope } from '../managementGroup';
import type { Resource } from '../resource';
import { contosoUser, programs, subscriptionIds } from './tenants';
import { userId } from './people';

const scopeOf = (subscription: keyof typeof subscriptionIds): string => `/subscriptions/${subscriptionIds[subscription]}`;
/** The scope at which a service principal is given rights on a tenant's diagnostic settings. */
export const directorySettingsScope = '/providers/microsoft.aadiam';

type Grant = readonly [principalId: string, role: RoleDefinition, scope: string];

/** Who may do what in Azure from the beginning. */
export function seededAssignments(law: Resource, start: number): readonly RoleAssignment[] {
  const { owner, contributor, reader, logAnalyticsReader, userAccessAdministrator, storageBlobDataReader, eventHubsDataReceiver } =
    builtInRoles;
  const [production, development] = [scopeOf('production'), scopeOf('development')];
  const people: readonly Grant[] = [
    [contosoUser('ada'), owner, production],
    [contosoUser('ada'), owner, development],
    [contosoUser('ada'), owner, groupScope('mg-contoso')],
    [contosoUser('ada'), reader, scopeOf('northwind')],
    [contosoUser('sami'), contributor, production],
    [contosoUser('rea'), logAnalyticsReader, law.id],
    [contosoUser('mia'), reader, production],
    [contosoUser('glenn'), reader, production],
    [contosoUser('glenn'), reader, groupScope('mg-contoso-live')],
    [contosoUser('cora'), contributor, production],
    [contosoUser('lara'), logAnalyticsReader, law.id],
    [contosoUser('uma'), userAccessAdministrator, production],
    [userId('guest.ada.admin', 'tailspin.example'), owner, scopeOf('tailspin')],
  ];
  const automated: readonly Grant[] = [
    [programs.automation.objectId, owner, production],
    [programs.automation.objectId, owner, development],
    [programs.automation.objectId, owner, groupScope('mg-contoso')],
    [programs.automation.objectId, contributor, directorySettingsScope],
    [programs.automation.objectId, storageBlobDataReader, production],
    [programs.automation.objectId, eventHubsDataReceiver, production],
    [programs.reader.objectId, reader, production],
    [programs.reader.objectId, reader, directorySettingsScope],
    [programs.queryOnly.objectId, logAnalyticsReader, law.id],
    [programs.tailspin.objectId, reader, scopeOf('tailspin')],
    [programs.tailspin.objectId, reader, '/providers/microsoft.aadiam'],
    [programs.fabrikam.objectId, reader, scopeOf('fabrikam')],
    [programs.northwind.objectId, reader, scopeOf('northwind')],
  ];
  const made =
    (principalType: string) =>
    ([principalId, role, scope]: Grant): RoleAssignment => ({
      id: namedGuid('sandbox', 'assignment', principalId, role.id, scope),
      scope,
      roleId: role.id,
      principalId,
      principalType,
      createdAt: start - 30 * 86_400_000,
      createdBy: contosoUser('ada'),
      description: null,
    });
  return [...people.map(made('User')), ...automated.map(made('ServicePrincipal'))];
}
