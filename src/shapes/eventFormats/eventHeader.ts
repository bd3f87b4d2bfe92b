import { severityRules, usualSeverity } from '../../catalog/events/severity';
import type { EventField, EventPart } from '../../catalog/events/eventMapping';
import { changedUser } from '../normalEvent';
import type { NormalEvent } from '../normalEvent';

/** What the first fields of CEF and LEEF say. */
export interface EventHeader {
  readonly vendor: string;
  readonly product: string;
  readonly version: string;
  /** The same for events of one kind: `SignInLogs:53003`, `AuditLogs:Add user`. */
  readonly eventId: string;
  readonly name: string;
  /** From 1 to 10. */
  readonly severity: number;
}

/** The version of the mapping, which receivers may tell events apart by. */
const version = '1.0';

/** The header of an event. Sign-ins are of one kind where they ended alike; other events where they did the same. */
export function eventHeader(event: NormalEvent): EventHeader {
  const { kind, table, values } = event;
  const log = values.log ?? table;
  const action = values.action ?? log;
  return {
    vendor: 'Microsoft',
    product: kind === 'activity' ? 'Azure Activity Log' : 'Entra ID',
    version,
    eventId: `${log}:${kind === 'signIn' ? (values.code ?? '') : action}`,
    name: action,
    severity: severityOf(event),
  };
}

function severityOf({ values, outcome }: NormalEvent): number {
  const rule = severityRules.find(({ field, is }) => (field === 'outcome' ? outcome : values[field])?.toLowerCase() === is);
  return rule?.severity ?? usualSeverity;
}

/** What of an event a field holds, as text; empty where it does not tell it. */
export function eventText(event: NormalEvent, from: EventField | EventPart): string {
  const { values, outcome, targets } = event;
  if (from === 'outcome') return outcome;
  if (from === 'changedUser.id') return changedUser(event)?.id ?? '';
  if (from === 'changedUser.name') return changedUser(event)?.name ?? '';
  if (from === 'targets') return targets.flatMap(({ name, id }) => name ?? id ?? []).join(', ');
  return values[from] ?? '';
}
