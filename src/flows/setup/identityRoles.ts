import { t } from '@vscode/l10n';
import { armVersions } from '../../azure/services/resources';
import type { PlanStep, ReaderRole } from '../../protocol/setup';
import { namedId } from './planReferences';
import { scopeKinds } from './roleScope';
import type { RoleScope } from './roleScope';

interface Role {
  readonly name: string;
  /** Of a built-in role. Source: learn.microsoft.com/azure/role-based-access-control/built-in-roles. */
  readonly id?: string;
}

export const readerRoles: Readonly<Record<ReaderRole, Role>> = {
  reader: { name: 'Reader', id: 'acdd72a7-3385-48ef-bd42-f606fba81ae7' },
  monitoringReader: { name: 'Monitoring Reader', id: '43d0d8ad-25c7-4714-9337-8ba259a9fe05' },
  logAnalyticsReader: { name: 'Log Analytics Reader', id: '73c42c96-874c-492b-b04d-ab87d138a893' },
  minimal: { name: 'Entra Logs Activity Log Reader' },
};

const provider = 'providers/Microsoft.Authorization';

/** The steps that let a service principal read what lies at a scope; `principal` is its id, or a reference to it. */
export function roleSteps(scopes: readonly RoleScope[], role: ReaderRole, principal: string): readonly PlanStep[] {
  return scopes.flatMap((scope) => {
    const roleId = readerRoles[role].id ?? namedId(`entra-logs/minimal/${scope.id}`);
    const own = role === 'minimal' ? [minimalRoleStep(scope, roleId)] : [];
    return [...own, assignmentStep(scope, { roleId, roleName: readerRoles[role].name, principal })];
  });
}

interface Assigned {
  readonly roleId: string;
  readonly roleName: string;
  readonly principal: string;
}

function assignmentStep(scope: RoleScope, { roleId, roleName, principal }: Assigned): PlanStep {
  const { id, name } = scope;
  const subscription = /^\/subscriptions\/[^/]+/i.exec(id)?.[0] ?? '';
  const roleDefinitionId = `${subscription}/${provider}/roleDefinitions/${roleId}`;
  // One assignment for a principal, a role and a scope: the id says so, and so it cannot be made twice.
  const assignment = principal.startsWith('{{') ? principal.replace('}}', `#${id}/${roleId}}}`) : namedId(`${principal}/${id}/${roleId}`);
  const path = `${id}/${provider}/roleAssignments/${assignment}?api-version=${armVersions.authorization}`;
  const filter = encodeURIComponent("principalId eq '").replaceAll('%20', ' ') + principal + "'";
  return {
    id: `role-${name}`,
    title: t('Assign the role {0} on {1}', roleName, scope.title ?? name),
    what: t('role {0} on {1}', roleName, scope.title ?? name),
    effect: 'grant',
    there: false,
    request: {
      service: 'arm',
      method: 'PUT',
      path,
      body: { properties: { roleDefinitionId, principalId: principal, principalType: 'ServicePrincipal' } },
    },
    look: {
      path: `${id}/${provider}/roleAssignments?api-version=${armVersions.authorization}&$filter=${filter.replaceAll(' ', '%20')}`,
      where: [
        { member: 'properties.roleDefinitionId', equals: roleDefinitionId },
        { member: 'properties.scope', equals: id },
      ],
    },
    undo: { service: 'arm', method: 'DELETE', path },
    words: wordsOf(scope, t('assign the role {0} on it', roleName)),
  };
}

function wordsOf({ kind, name }: RoleScope, doing: string): PlanStep['words'] {
  return { doing, on: scopeKinds[kind].words(name), remedy: scopeKinds[kind].remedy() };
}

/** A role that reads the Activity Log and nothing else. It is for one scope, since a role can be for one management group alone. */
function minimalRoleStep(scope: RoleScope, roleId: string): PlanStep {
  const { id, name, kind } = scope;
  const path = `${id}/${provider}/roleDefinitions/${roleId}?api-version=${armVersions.authorization}`;
  const permissions = [{ actions: ['Microsoft.Insights/eventtypes/values/Read'], notActions: [], dataActions: [], notDataActions: [] }];
  // Names of roles are unique in a tenant. The beginning of a subscription's id tells it from others; that of a group's name may not.
  const roleName = `${readerRoles.minimal.name} ${kind === 'managementGroup' ? name : name.slice(0, 8)}`;
  const description = 'Reads the Activity Log and nothing else.';
  return {
    id: `role-definition-${name}`,
    title: t('Define the role {0}, which reads the Activity Log and nothing else', roleName),
    what: t('definition of the role {0}', roleName),
    effect: 'create',
    there: false,
    request: {
      service: 'arm',
      method: 'PUT',
      path,
      body: { properties: { roleName, type: 'CustomRole', description, assignableScopes: [id], permissions } },
    },
    look: { path },
    undo: { service: 'arm', method: 'DELETE', path },
    words: wordsOf(scope, t('define a role on it')),
  };
}
