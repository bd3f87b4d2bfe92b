import { t } from '@vscode/l10n';
import { AzureFailure } from '../../azure/azureFailure';
import { explainAzure } from '../../azure/explain';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { listSubscriptions } from '../../azure/services/subscriptions';
import type { Subscription } from '../../azure/services/subscriptions';
import { readLicence } from '../../azure/services/licences';
import { isAbort } from '../../base/errors';
import type { Prerequisite, PrerequisiteReport } from '../../protocol/setup';
import type { PlanParts } from './planSendLogs';
import { destinationPrerequisites } from './prerequisitesOfDestinations';
import { allows, readRights } from './rights';

type Outcome = Omit<Prerequisite, 'title'>;

/** One question whose answer decides whether logs can be sent. */
interface Check {
  readonly title: () => string;
  readonly run: (facts: Facts, signal: AbortSignal) => Promise<Outcome>;
}

/** What the checks are told by; what several of them need is asked once. */
interface Facts extends PlanParts {
  readonly subscriptions: Promise<readonly Subscription[]>;
  readonly me: Promise<Me | undefined>;
}

const checks: readonly Check[] = [
  { title: () => t('Subscription'), run: ({ subscriptions }) => checkSubscription(subscriptions) },
  { title: () => t('Licence'), run: ({ graph }, signal) => checkLicence(graph, signal) },
  { title: () => t('Member of the tenant'), run: ({ me, place }) => checkMember(me, place.tenantName) },
  { title: () => t('Right to save diagnostic settings'), run: checkRole },
];

/** Asks everything that sending logs depends on; what cannot be told is unknown and says why. */
export async function prerequisites(parts: PlanParts, now: number, signal: AbortSignal): Promise<PrerequisiteReport> {
  const facts = { ...parts, subscriptions: listSubscriptions(parts.arm, signal), me: readMe(parts.graph, signal) };
  const found = await Promise.all(
    checks.map(async ({ title, run }): Promise<Prerequisite> => ({
      title: title(),
      ...(await told(run(facts, signal), parts.place.tenantName)),
    })),
  );
  // Where they cannot be listed, the check of the subscriptions has told it.
  const subscriptions = await facts.subscriptions.catch(() => []);
  const all = [...found, ...(await destinationPrerequisites(parts.arm, subscriptions, signal))];
  return { checks: all, markdown: reportText(parts.place, all, now) };
}

async function told(outcome: Promise<Outcome>, on: string): Promise<Outcome> {
  try {
    return await outcome;
  } catch (error) {
    if (isAbort(error)) throw error;
    const words = explainAzure(error, { doing: 'tell', on, remedy: 'Ask an administrator for the role Global Reader, then check again.' });
    return { result: 'unknown', what: words instanceof Error ? words.message : String(words) };
  }
}

async function checkSubscription(listed: Facts['subscriptions']): Promise<Outcome> {
  const subscriptions = await listed;
  const active = subscriptions.filter(isActive);
  if (active.length > 0) return { result: 'pass', what: active.map(({ name }) => name).join(', ') };
  return {
    result: 'fail',
    what:
      subscriptions.length === 0
        ? t('You have a role in no subscription of this tenant.')
        : t('No subscription is active: {0}.', subscriptions.map(({ name, state }) => `${name} (${state})`).join(', ')),
    remedy: t('Give the role Contributor on a subscription. Without one, logs can still be read from Microsoft Graph.'),
    who: t('Owner of a subscription'),
  };
}

function isActive({ state }: Subscription): boolean {
  return state === 'Enabled' || state === 'Warned' || state === 'PastDue';
}

async function checkLicence(graph: AzureClient, signal: AbortSignal): Promise<Outcome> {
  const { level } = await readLicence(graph, signal);
  if (level === 'P2') return { result: 'pass', what: t('Entra ID P2: every category of Entra ID can give records.') };
  if (level === 'P1')
    return { result: 'pass', what: t('Entra ID P1. RiskyUsers, UserRiskEvents and those of agents give nothing: they need Entra ID P2.') };
  return {
    result: 'fail',
    what: t('Entra ID Free. AuditLogs can be sent; sign-in, provisioning, Graph activity and risk categories give nothing.'),
    remedy: t('Send AuditLogs alone, or license the tenant with Entra ID P1 or P2.'),
    who: t('Billing Administrator'),
  };
}

async function checkMember(signedIn: Facts['me'], tenantName: string): Promise<Outcome> {
  const me = await signedIn;
  if (!me) return { result: 'pass', what: t('You are signed in as a program.') };
  if (me.userType !== 'Guest') return { result: 'pass', what: t('{0} is a member.', me.userPrincipalName) };
  return {
    result: 'fail',
    what: t(
      'You are a guest in {0}. A guest reads little of the directory and cannot register applications, unless a role allows it.',
      tenantName,
    ),
    remedy: t('Make the account a member, or give it the role that is missing.'),
    who: t('User Administrator of {0}', tenantName),
  };
}

interface Me {
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

async function checkRole({ arm, graph, me }: Facts, signal: AbortSignal): Promise<Outcome> {
  if (!(await me)) return checkProgram(arm, signal);
  const roles: WireRole[] = [];
  for await (const role of graph.pages<WireRole>(
    '/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole?$select=roleTemplateId,displayName',
    signal,
  ))
    roles.push(role);
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

const signs = { pass: '✔', fail: '✖', unknown: '?' } as const;

/** The report for whoever can mend what is missing. */
function reportText({ tenantName, tenantId }: PlanParts['place'], all: readonly Prerequisite[], now: number): string {
  const lines = all.map(({ title, result, what, remedy, who }) =>
    [
      `- ${signs[result]} **${title}**: ${what}`,
      remedy === undefined ? undefined : `  - ${t('To do')}: ${remedy}`,
      who === undefined ? undefined : `  - ${t('Who can')}: ${who}`,
    ]
      .filter((line) => line !== undefined)
      .join('\n'),
  );
  return `# ${t('Prerequisites for sending logs of {0}', tenantName)}\n\n${t('Tenant')} ${tenantId} · ${new Date(now).toISOString().slice(0, 16)}Z\n\n${lines.join('\n')}\n`;
}
