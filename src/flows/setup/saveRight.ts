import { t } from '@vscode/l10n';
import { AzureFailure } from '../../azure/azureFailure';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { isAbort } from '../../base/errors';
import type { Prerequisite } from '../../protocol/setup';
import { allows, readRights } from './rights';

/** What a check found. */
export type Outcome = Omit<Prerequisite, 'title'>;

/** Who is signed in. */
export interface Me {
  readonly userPrincipalName: string;
  readonly userType?: string;
}

/** Who is signed in; undefined for a program, which Graph has no such answer for. */
export async function readMe(graph: AzureClient, signal: AbortSignal): Promise<Me | undefined> {
  try {
    return await graph.get<Me>('/v1.0/me?$select=id,displayName,userPrincipalName,userType', signal);
  } catch (error) {
    if (error instanceof AzureFailure && error.status === 400) return undefined;
    throw error;
  }
}

/** Roles of the directory that let a person save settings, by template. Source: learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference. */
const writers = new Map([
  ['62e90394-69f5-4237-9190-012177145e10', 'Global Administrator'],
  ['194ae4cb-b126-40b2-bd5b-6091b380977d', 'Security Administrator'],
]);

interface WireRole {
  readonly displayName?: string;
  readonly roleTemplateId?: string;
}

/** The roles of the directory that whoever is signed in holds and that are active now. */
export async function activeRoles(graph: AzureClient, signal: AbortSignal): Promise<readonly WireRole[]> {
  const roles: WireRole[] = [];
  const path = '/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole?$select=roleTemplateId,displayName';
  for await (const role of graph.pages<WireRole>(path, signal)) roles.push(role);
  return roles;
}

/** Whether whoever is signed in may save the diagnostic settings of a tenant, and what is missing; by the roles that are active now. */
export async function saveRight(
  { arm, graph }: { readonly arm: AzureClient; readonly graph: AzureClient },
  me: Me | undefined,
  signal: AbortSignal,
): Promise<Outcome> {
  if (!me) return checkProgram(arm, signal);
  const roles = await activeRoles(graph, signal);
  const active = roles.find(({ roleTemplateId = '' }) => writers.has(roleTemplateId));
  if (active) return { result: 'pass', what: t('{0} is active.', active.displayName ?? '') };
  const held = roles.map(({ displayName }) => displayName ?? '').join(', ') || t('none');
  const eligible = await eligibleRole(graph, signal);
  if (typeof eligible === 'string')
    return {
      result: 'fail',
      what: t('{0} is yours, but only eligible: it is not active now.', eligible),
      remedy: t('Activate it in Privileged Identity Management, sign in again, and check again.'),
      who: t('yourself'),
    };
  return {
    result: 'fail',
    what: t(
      'Roles of the directory that are active: {0}. None of them may save diagnostic settings; settings can be looked at with a reader’s role.',
      held,
    ),
    remedy:
      eligible === undefined
        ? t(
            'Give the role Security Administrator. Whether one is eligible could not be told: look in Privileged Identity Management first.',
          )
        : t('Give the role Security Administrator.'),
    who: t('Privileged Role Administrator'),
  };
}

/** A role that may be activated; false where there is none, undefined where nobody can tell. */
async function eligibleRole(graph: AzureClient, signal: AbortSignal): Promise<string | false | undefined> {
  const path =
    "/v1.0/roleManagement/directory/roleEligibilityScheduleInstances/filterByCurrentUser(on='principal')?$select=roleDefinitionId";
  try {
    const { value = [] } = await graph.get<{ readonly value?: readonly { readonly roleDefinitionId?: string }[] }>(path, signal);
    const found = value.find(({ roleDefinitionId = '' }) => writers.has(roleDefinitionId));
    return found ? (writers.get(found.roleDefinitionId ?? '') ?? false) : false;
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}

async function checkProgram(arm: AzureClient, signal: AbortSignal): Promise<Outcome> {
  const rights = await readRights(arm, '/providers/Microsoft.aadiam', signal);
  if (allows(rights, 'microsoft.aadiam/diagnosticSettings/write'))
    return { result: 'pass', what: t('The program has a role at the scope /providers/Microsoft.aadiam.') };
  return {
    result: 'fail',
    what: t('The program has no role at the scope /providers/Microsoft.aadiam. Roles of the directory do not help a program here.'),
    remedy: t(
      'Give it the Azure role Contributor at this scope; that takes User Access Administrator at the root scope, to which a Global Administrator can elevate.',
    ),
    who: t('Global Administrator'),
  };
}

/** Why a save would be refused, as far as roles tell; undefined where it would not, or where nobody can tell. */
export async function refusalOfSave(
  parts: { readonly arm: AzureClient; readonly graph: AzureClient },
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const { result, what, remedy, who } = await saveRight(parts, await readMe(parts.graph, signal), signal);
    if (result !== 'fail') return undefined;
    return [what, remedy, who === undefined ? undefined : t('Who can: {0}.', who)].filter((part) => part !== undefined).join(' ');
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}
