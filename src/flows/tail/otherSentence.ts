import { azureActivity } from '../../catalog/tables/azureActivity';
import type { OtherFacts } from './otherRecord';
import type { TailOutcome } from '../../protocol/tail';

interface OtherEvent {
  readonly category: string;
  readonly operation: string;
  readonly outcome: TailOutcome;
  readonly subStatus: string;
  readonly caller: string;
  readonly address: string;
}

const ownCategories = new Set(azureActivity.categories.map((category) => category.toLowerCase()));
const signIns = new Set([
  'signinlogs',
  'aadnoninteractiveusersigninlogs',
  'aadserviceprincipalsigninlogs',
  'aadmanagedidentitysigninlogs',
  'adfssigninlogs',
]);

/** Operations of Resource Manager, which may stand in categories that nobody knows yet. */
const resourceOperation = /^microsoft\.|\/(?:write|delete|action|read)$/i;

/** Whether an event is of another log than the Activity Log. */
export function isOfOtherLog({ category, operation }: Pick<OtherEvent, 'category' | 'operation'>): boolean {
  return category !== '' && operation !== '' && !ownCategories.has(category.toLowerCase()) && !resourceOperation.test(operation);
}

/** One sentence for a record of another log: `ana@contoso.example failed to sign in to Office 365 (50126 Invalid password) from 192.0.2.7, NL`. */
export function otherSentence(facts: OtherEvent, { app, target, place }: OtherFacts): string {
  const { caller, operation, outcome, subStatus, address, category } = facts;
  const from = [address, place].filter((part) => part !== undefined && part !== '').join(', ');
  const end = `${outcome === 'failure' && subStatus !== '' ? ` (${subStatus})` : ''}${from === '' ? '' : ` from ${from}`}`;
  if (signIns.has(category.toLowerCase())) {
    const did = outcome === 'failure' ? 'failed to sign in' : 'signed in';
    return `${caller === '' ? 'Somebody' : caller} ${did}${app === undefined ? '' : ` to ${app}`}${end}`;
  }
  const what = `${operation}${target === undefined || target === caller ? '' : ` · ${target}`}${outcome === 'failure' ? ' failed' : ''}`;
  return `${caller === '' ? '' : `${caller}: `}${what}${end}`;
}
