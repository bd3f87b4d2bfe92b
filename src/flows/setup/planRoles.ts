import { t } from '@vscode/l10n';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { contentsOf, listManagementGroups } from '../../azure/services/managementGroups';
import { listSubscriptions } from '../../azure/services/subscriptions';
import { isAbort, UserError } from '../../base/errors';
import type { AuthorizeAnswers, PlanStep, SetupPlan } from '../../protocol/setup';
import { mayAssign } from './assignable';
import { explainGroups } from './assignableGroups';
import { roleSteps } from './identityRoles';
import type { PlanParts } from './planSendLogs';
import { roleScope, scopeKinds } from './roleScope';
import type { RoleScope } from './roleScope';

/** The roles of a plan: the steps that give them, what a person should know of where they hold, and why they would be refused. */
export interface RolesPlan extends Pick<SetupPlan, 'notices' | 'refusal'> {
  readonly steps: readonly PlanStep[];
}

/**
 * Plans the roles that let a service principal read; `principal` is its id, or a reference to it. Where a management group is not there, or a scope
 * is none, that is told before a write. @throws UserError
 */
export async function planRoles(
  { arm, place }: PlanParts,
  { scopes = [], role = 'reader' }: Pick<AuthorizeAnswers, 'scopes' | 'role'>,
  principal: string,
  signal: AbortSignal,
): Promise<RolesPlan> {
  const given = [...new Map(scopes.map(roleScope).map((scope) => [scope.id.toLowerCase(), scope])).values()];
  const wanted = await withTitles(arm, given, signal);
  const groups = wanted.filter(({ kind }) => kind === 'managementGroup');
  const reached = groups.length === 0 ? [] : await reachOf(arm, { groups, wanted, tenantName: place.tenantName }, signal);
  const refusal = await refusalOf(arm, wanted, signal);
  return { steps: roleSteps(wanted, role, principal), notices: reached, ...(refusal === undefined ? {} : { refusal }) };
}

/** Subscriptions by the names that people know; where those cannot be listed, their ids have to do. */
async function withTitles(arm: AzureClient, scopes: readonly RoleScope[], signal: AbortSignal): Promise<readonly RoleScope[]> {
  if (!scopes.some(({ kind }) => kind === 'subscription')) return scopes;
  const known = await listSubscriptions(arm, signal).catch((error: unknown) => {
    if (isAbort(error)) throw error;
    return [];
  });
  return scopes.map((scope) => {
    const found = known.find(({ subscriptionId }) => scope.id.toLowerCase() === `/subscriptions/${subscriptionId.toLowerCase()}`);
    return found ? { ...scope, title: found.name } : scope;
  });
}

interface Wanted {
  readonly groups: readonly RoleScope[];
  readonly wanted: readonly RoleScope[];
  readonly tenantName: string;
}

/** One sentence for each group: the subscriptions that a role on it holds in, and which of the chosen ones it makes needless. */
async function reachOf(arm: AzureClient, { groups, wanted, tenantName }: Wanted, signal: AbortSignal): Promise<readonly string[]> {
  const known = new Map((await knownGroups(arm, tenantName, signal)).map((group) => [group.id.toLowerCase(), group.name]));
  return Promise.all(
    groups.map(async ({ id, name }) => {
      const title = known.get(id.toLowerCase());
      if (title === undefined) throw unknownGroup(name, tenantName, [...known.keys()]);
      const contents = await contentsOf(arm, id, signal);
      const names = contents.subscriptions.map((subscription) => subscription.name).sort();
      const holds =
        names.length === 0
          ? t('The management group {0} has no subscription under it yet; the role will hold in each that comes under it.', title)
          : t(
              'A role on the management group {0} holds in {1}, and in each subscription that comes under it later.',
              title,
              names.join(', '),
            );
      const below = new Set([
        ...contents.groups,
        ...contents.subscriptions.map(({ subscriptionId }) => `/subscriptions/${subscriptionId}`),
      ]);
      const needless = wanted.filter((scope) => below.has(scope.id.toLowerCase())).map((scope) => scope.title ?? scope.name);
      return needless.length === 0 ? holds : `${holds} ${t('It holds in {0} too, so the role there adds nothing.', needless.join(', '))}`;
    }),
  );
}

async function knownGroups(arm: AzureClient, on: string, signal: AbortSignal): ReturnType<typeof listManagementGroups> {
  try {
    return await listManagementGroups(arm, signal);
  } catch (error) {
    throw explainGroups(error, on);
  }
}

function unknownGroup(name: string, tenantName: string, known: readonly string[]): UserError {
  const names = known.map((id) => id.split('/').at(-1) ?? '').join(', ');
  return new UserError(
    known.length === 0
      ? t('{0} shows you no management group, so there is no {1} to give a role on. Choose subscriptions.', tenantName, name)
      : t('{0} shows you no management group {1}. It shows {2}.', tenantName, name, names),
    { code: 'setup-scope' },
  );
}

/** Where the account may give no roles, and who may; undefined where it may everywhere. */
async function refusalOf(arm: AzureClient, wanted: readonly RoleScope[], signal: AbortSignal): Promise<string | undefined> {
  const may = await Promise.all(wanted.map(({ id }) => mayAssign(arm, id, signal)));
  const refused = wanted.filter((_, index) => may[index] === false);
  if (refused.length === 0) return undefined;
  return refused
    .map(({ kind, name, title }) =>
      t('{0}: you may give no roles there. {1}', scopeKinds[kind].words(title ?? name), scopeKinds[kind].remedy()),
    )
    .join(' ');
}
