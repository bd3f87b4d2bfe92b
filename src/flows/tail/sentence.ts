import type { TailOutcome } from '../../protocol/tail';
import { operationWords } from './operationWords';
import type { OperationWords } from './operationWords';
import { isOfOtherLog, otherSentence } from './otherSentence';

/** What a sentence is made of. What is empty is left out of it. */
export interface SentenceFacts {
  readonly category: string;
  /** Such as `MICROSOFT.INSIGHTS/DIAGNOSTICSETTINGS/DELETE`. */
  readonly operation: string;
  readonly outcome: TailOutcome;
  readonly status: string;
  readonly subStatus: string;
  readonly caller: string;
  readonly address: string;
  readonly resourceId: string;
  /** As JSON text; needed for the categories that are no operation of somebody. */
  readonly properties: string;
}

type Verb = OperationWords['verb'];
type Properties = Readonly<Record<string, string | undefined>>;

/** One sentence for an event, by its category: who did what to what, and how it ended (SK-12, SK-14). */
export function sentenceOf(facts: SentenceFacts): string {
  const known = sentences[facts.category.toLowerCase()] ?? (isOfOtherLog(facts) ? otherSentence : undefined);
  return (known ?? administrative)(facts, readProperties(facts.properties));
}

const sentences: Readonly<Record<string, (facts: SentenceFacts, properties: Properties) => string>> = {
  servicehealth: (facts, { title, service, region, incidentType, stage }) =>
    joined([
      [incidentWords[incidentType ?? ''] ?? 'Service health', title ?? named(facts)].filter(isSaid).join(': '),
      [service, region].filter(isSaid).join(', '),
      stage && `stage ${stage}`,
    ]),
  resourcehealth: (facts, properties) => {
    const now = properties['currentHealthStatus'] ?? properties['healthStatus'];
    const before = properties['previousHealthStatus'];
    const change = now === undefined ? (properties['title'] ?? 'changed its health') : `is ${now}${before ? `, was ${before}` : ''}`;
    return joined([`${resourceName(facts.resourceId) || 'A resource'} ${change}`, now === undefined ? undefined : properties['title']]);
  },
  alert: (facts, properties) => {
    const name = properties['RuleName'] ?? lastOf(properties['RuleUri']) ?? properties['operationName'];
    const on = resourceName(properties['resourceId'] ?? facts.resourceId);
    const end = facts.outcome === 'success' ? 'resolved' : facts.status.toLowerCase() || 'raised';
    return joined([`Alert ${quoted(name)}${end}${on ? ` on ${on}` : ''}`, properties['RuleDescription']]);
  },
  autoscale: (facts, { ResourceName, OldInstancesCount, NewInstancesCount, Description }) => {
    const what = lastOf(ResourceName) ?? (resourceName(facts.resourceId) || 'a resource');
    return OldInstancesCount === undefined || NewInstancesCount === undefined
      ? (Description ?? `Autoscale acted on ${what}`)
      : `Autoscale ${failedWords(facts)}${what} from ${OldInstancesCount} to ${NewInstancesCount} instances`;
  },
  recommendation: (facts, { recommendationCategory, recommendationImpact, recommendationName, recommendationRisk }) =>
    joined([
      `Advisor recommends ${quoted(recommendationName)}something for ${resourceName(facts.resourceId) || 'the subscription'}`.replace(
        /" something for/,
        '" for',
      ),
      recommendationCategory,
      recommendationImpact && `impact ${recommendationImpact.toLowerCase()}`,
      recommendationRisk && recommendationRisk !== 'None' ? `risk ${recommendationRisk.toLowerCase()}` : undefined,
    ]),
  security: (facts, properties) => {
    const title = properties['alertDisplayName'] ?? properties['title'] ?? properties['eventName'] ?? facts.operation.split('/').at(-2);
    const severity = properties['Severity'] ?? properties['severity'];
    const on = properties['compromisedEntity'] ?? resourceName(facts.resourceId);
    return joined([`Security alert ${quoted(title)}${on ? `on ${on}` : ''}`.trim(), severity && `severity ${severity.toLowerCase()}`]);
  },
  policy: (facts, properties) => {
    const verb = facts.operation.split('/').at(-2)?.toLowerCase() ?? '';
    const effect = policyWords[verb] ?? 'checked';
    const place = resourceName(facts.resourceId);
    const policies = policyNames(properties['policies']);
    return joined([`Policy ${policies ? `${policies} ` : ''}${effect}${place ? ` ${place}` : ' a resource'}${byWhom(facts)}`]);
  },
};

const incidentWords: Readonly<Record<string, string>> = {
  Incident: 'Service incident',
  Maintenance: 'Planned maintenance',
  Informational: 'Service notice',
  ActionRequired: 'Action required',
  Security: 'Security advisory',
};

const policyWords: Readonly<Record<string, string>> = {
  audit: 'found fault with',
  auditifnotexists: 'found something missing at',
  deny: 'refused a change of',
  deployifnotexists: 'deployed what was missing at',
  modify: 'changed',
  append: 'added to',
};

/** An operation of somebody: `ana@contoso.example was refused to delete diagnostic setting audit (Forbidden)`. */
function administrative(facts: SentenceFacts): string {
  const { caller, outcome } = facts;
  const { what, ...words } = operationWords(facts.operation);
  const verb = /\/write$/i.test(facts.operation) && outcome === 'success' ? written(words.verb, facts.subStatus) : words.verb;
  const target = [what, resourceName(facts.resourceId)].filter(isSaid).join(' ') || 'something';
  const group = groupName(facts.resourceId);
  const place = group && group.toLowerCase() !== resourceName(facts.resourceId).toLowerCase() ? ` in ${group}` : '';
  const from = facts.address === '' ? '' : ` from ${facts.address}`;
  if (caller === '') return `${capital(target)} ${passive(verb, outcome)}${place}${reason(facts)}${from}`;
  const did = { success: verb.past, failure: `failed to ${verb.base}`, running: `began to ${verb.base}`, unknown: verb.past }[outcome];
  const refused = outcome === 'failure' && /forbidden|unauthorized|denied/i.test(facts.subStatus);
  return `${caller} ${refused ? `was refused to ${verb.base}` : did} ${target}${place}${reason(facts)}${from}`;
}

/** A write that the service says more of than that it was one. */
function written(verb: Verb, subStatus: string): Verb {
  const past = { created: 'created', ok: 'changed' }[subStatus.toLowerCase().split(' ')[0] ?? ''];
  return past === undefined ? verb : { ...verb, past, participle: past };
}

function passive(verb: { readonly participle: string }, outcome: TailOutcome): string {
  return { success: 'was', failure: 'could not be', running: 'is being', unknown: 'was' }[outcome] + ` ${verb.participle}`;
}

function reason({ outcome, subStatus }: SentenceFacts): string {
  return outcome === 'failure' && subStatus !== '' ? ` (${subStatus})` : '';
}

function byWhom({ caller, address }: SentenceFacts): string {
  return caller === '' ? '' : ` for ${caller}${address === '' ? '' : ` from ${address}`}`;
}

function failedWords({ outcome }: SentenceFacts): string {
  return { success: 'scaled ', failure: 'failed to scale ', running: 'began to scale ', unknown: 'scaled ' }[outcome];
}

function named({ operation }: SentenceFacts): string {
  return operationWords(operation).what || operation;
}

/** The last part of a resource id. */
export function resourceName(resourceId: string | undefined): string {
  return lastOf(resourceId) ?? '';
}

/** The resource group of a resource id; empty where it has none. */
function groupName(resourceId: string): string {
  return /\/resourcegroups\/([^/]+)/i.exec(resourceId)?.[1] ?? '';
}

function lastOf(path: string | undefined): string | undefined {
  const last = path?.split('/').findLast((part) => part !== '');
  return last === '' ? undefined : last;
}

function quoted(name: string | undefined): string {
  return isSaid(name) ? `"${name}" ` : '';
}

function isSaid(part: string | undefined): part is string {
  return part !== undefined && part !== '';
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter(isSaid).join(' · ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Properties as texts, whether they came as an object or as JSON in a text. */
function readProperties(text: string): Properties {
  if (text === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    const value: unknown = typeof parsed === 'string' ? JSON.parse(parsed) : parsed;
    if (typeof value !== 'object' || value === null) return {};
    const entries = Object.entries(value as Record<string, unknown>).map(([name, each]) => [name, textOf(each)] as const);
    return Object.fromEntries(entries.filter(([, each]) => isSaid(each)));
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? undefined : JSON.stringify(value);
}

function policyNames(text: string | undefined): string {
  if (text === undefined) return '';
  try {
    const policies = JSON.parse(text) as readonly Readonly<Record<string, unknown>>[];
    const names = policies.map((policy) => policy['policyDefinitionDisplayName'] ?? policy['policyDefinitionName']);
    return names.filter((name) => typeof name === 'string').join(', ');
  } catch {
    return '';
  }
}
