import { t } from '@vscode/l10n';
import { explainAzure } from '../../azure/explain';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { listSubscriptions } from '../../azure/services/subscriptions';
import type { Subscription } from '../../azure/services/subscriptions';
import { readLicence } from '../../azure/services/licences';
import { isAbort, messageOf } from '../../base/errors';
import type { Prerequisite, PrerequisiteReport } from '../../protocol/setup';
import type { PlanParts } from './planSendLogs';
import { destinationPrerequisites } from './prerequisitesOfDestinations';
import { readMe, saveRight } from './saveRight';
import type { Me, Outcome } from './saveRight';

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
  {
    title: () => t('Right to save diagnostic settings'),
    run: async ({ arm, graph, me }, signal) => saveRight({ arm, graph }, await me, signal),
  },
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
    return { result: 'unknown', what: messageOf(words) };
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
