import { t } from '@vscode/l10n';
import { lastSegment } from '../../azure/services/diagnosticSettings';
import { armVersions } from '../../azure/services/resources';
import type { PlanStep, ReaderRole } from '../../protocol/setup';
import { namedId } from './planReferences';

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

/** The steps that let a service principal read subscriptions or management groups; `principal` is its id, or a reference to it. */
export function roleSteps(scopes: readonly string[], role: ReaderRole, principal: string): readonly PlanStep[] {
  return scopes.flatMap((given) => {
    const scope = given.startsWith('/') ? given.replace(/\/$/, '') : `/subscriptions/${given}`;
    const roleId = readerRoles[role].id ?? namedId(`entra-logs/minimal/${scope}`);
    const own = role === 'minimal' ? [minimalRoleStep(scope, roleId)] : [];
    return [...own, assignmentStep(scope, { roleId, roleName: readerRoles[role].name, principal })];
  });
}

const remedy = (): string =>
  t(
    'It takes the role Owner, User Access Administrator or Role Based Access Control Administrator there. Ask an Owner to grant one, or to assign the role for you, then run the same again.',
  );

interface Assigned {
  readonly roleId: string;
  readonly roleName: string;
  readonly principal: string;
}

function assignmentStep(scope: string, { roleId, roleName, principal }: Assigned): PlanStep {
  const place = lastSegment(scope);
  const subscription = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? '';
  const roleDefinitionId = `${subscription}/${provider}/roleDefinitions/${roleId}`;
  // One assignment for a principal, a role and a scope: the id says so, and so it cannot be made twice.
  const name = principal.startsWith('{{') ? principal.replace('}}', `#${scope}/${roleId}}}`) : namedId(`${principal}/${scope}/${roleId}`);
  const path = `${scope}/${provider}/roleAssignments/${name}?api-version=${armVersions.authorization}`;
  const filter = encodeURIComponent("principalId eq '").replaceAll('%20', ' ') + principal + "'";
  return {
    id: `role-${place}`,
    title: t('Assign the role {0} on {1}', roleName, place),
    effect: 'grant',
    there: false,
    request: {
      service: 'arm',
      method: 'PUT',
      path,
      body: { properties: { roleDefinitionId, principalId: principal, principalType: 'ServicePrincipal' } },
    },
    look: {
      path: `${scope}/${provider}/roleAssignments?api-version=${armVersions.authorization}&$filter=${filter.replaceAll(' ', '%20')}`,
      where: [
        { member: 'properties.roleDefinitionId', equals: roleDefinitionId },
        { member: 'properties.scope', equals: scope },
      ],
    },
    undo: { service: 'arm', method: 'DELETE', path },
    words: { doing: t('assign the role {0} on it', roleName), on: t('The subscription {0}', place), remedy: remedy() },
  };
}

/** A role that reads the Activity Log and nothing else. */
function minimalRoleStep(scope: string, roleId: string): PlanStep {
  const place = lastSegment(scope);
  const path = `${scope}/${provider}/roleDefinitions/${roleId}?api-version=${armVersions.authorization}`;
  const permissions = [{ actions: ['Microsoft.Insights/eventtypes/values/Read'], notActions: [], dataActions: [], notDataActions: [] }];
  const roleName = `${readerRoles.minimal.name} ${place.slice(0, 8)}`;
  const description = 'Reads the Activity Log and nothing else.';
  return {
    id: `role-definition-${place}`,
    title: t('Define the role {0}, which reads the Activity Log and nothing else', roleName),
    effect: 'create',
    there: false,
    request: {
      service: 'arm',
      method: 'PUT',
      path,
      body: { properties: { roleName, type: 'CustomRole', description, assignableScopes: [scope], permissions } },
    },
    look: { path },
    undo: { service: 'arm', method: 'DELETE', path },
    words: { doing: t('define a role on it'), on: t('The subscription {0}', place), remedy: remedy() },
  };
}
