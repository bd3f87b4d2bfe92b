import { t } from '@vscode/l10n';
import type { PlanStep } from '../../protocol/setup';

/** The least role of the directory that reads its logs, by its template. Source: learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference. */
const reportsReader = { name: 'Reports Reader', template: '4a5d8f65-41da-4de4-8968-e035b65339cf' } as const;

const path = '/v1.0/roleManagement/directory/roleAssignments';

/**
 * The step that gives a service principal the directory role by which Entra ID lets it read logs; `principal` is its id, or a reference to it.
 * Source: learn.microsoft.com/graph/api/rbacapplication-post-roleassignments.
 */
export function directoryRoleStep(principal: string, tenantName: string): PlanStep {
  const { name, template } = reportsReader;
  return {
    id: 'directory-role',
    title: t('Assign the directory role {0}', name),
    what: t('directory role {0}', name),
    effect: 'grant',
    there: false,
    request: {
      service: 'graph',
      method: 'POST',
      path,
      body: { principalId: principal, roleDefinitionId: template, directoryScopeId: '/' },
    },
    look: { path: `${path}?$filter=principalId%20eq%20'${principal}'`, where: [{ member: 'roleDefinitionId', equals: template }] },
    keeps: ['id'],
    undo: { service: 'graph', method: 'DELETE', path: `${path}/{{directory-role.id}}` },
    words: {
      doing: t('assign the directory role {0}', name),
      on: tenantName,
      remedy: t('It takes the role Privileged Role Administrator. Ask one to assign it, then retry.'),
    },
  };
}
