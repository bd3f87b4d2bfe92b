import type { TailFilter } from './tail';
import { tailSeverities } from './tail';

/** How the table names the levels: those of the exports. */
const levelNames: Readonly<Record<string, string>> = { Informational: 'Information' };

/** A filter of a tail as the query that leaves the same events. */
export function tailKql(filter: TailFilter): string {
  const { text, kql, level, categories, status, caller, resource, correlation, subscription } = filter;
  const given = text?.trim() ?? '';
  if (kql === true && /^AzureActivity\b/.test(given)) return given;
  const levels =
    level === undefined ? [] : tailSeverities.slice(0, tailSeverities.indexOf(level) + 1).map((each) => levelNames[each] ?? each);
  const same = (column: string, value: string | undefined): string[] =>
    value === undefined || value === '' ? [] : [`${column} =~ ${quote(value)}`];
  const conditions = [
    ...(levels.length === 0 ? [] : [`Level in~ (${levels.map(quote).join(', ')})`]),
    ...(categories === undefined || categories.length === 0 ? [] : [`CategoryValue in (${categories.map(quote).join(', ')})`]),
    ...same('ActivityStatusValue', status),
    ...same('Caller', caller),
    ...same('CorrelationId', correlation),
    ...same('SubscriptionId', subscription),
    ...(resource === undefined || resource === '' ? [] : [`_ResourceId startswith ${quote(resource)}`]),
    ...(given === '' ? [] : [kql === true ? `(${given})` : textCondition(given)]),
  ];
  return ['AzureActivity', ...conditions.map((condition) => `| where ${condition}`), '| order by TimeGenerated desc'].join('\n');
}

/** The columns that a text is looked for in. */
const searched =
  'strcat_delim(" ", Caller, OperationNameValue, _ResourceId, ActivityStatusValue, ActivitySubstatusValue, CategoryValue, Level, CallerIpAddress, CorrelationId, EventDataId)';

function textCondition(text: string): string {
  const pattern = /^\/(.+)\/$/s.exec(text)?.[1];
  return pattern === undefined ? `${searched} contains ${quote(text)}` : `${searched} matches regex ${quote(`(?i)${pattern}`)}`;
}

/** A text as KQL writes it. */
function quote(text: string): string {
  return JSON.stringify(text);
}
