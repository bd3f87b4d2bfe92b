import { formatDateTime, ticksPerMillisecond } from '../../base/ticks';
import type { EngineValue } from '../../base/cell';
import type { TailOutcome, TailRow } from '../../protocol/tail';
import { tailSeverities } from '../../protocol/tail';
import { firstPartyName } from '../../catalog/firstPartyApplications';
import type { Session } from '../../store/duckdb';
import { tailTableName } from '../../store/tailTable';
import type { ProgramNames } from './programNames';
import { sentenceOf } from './sentence';

/** In the order in which the store numbers them. */
export const tailOutcomes: readonly TailOutcome[] = ['success', 'failure', 'running', 'unknown'];

/** Which rows to read: SQL conditions over the table of a tail, and at which event. */
export interface RowsWanted {
  readonly database: string;
  readonly conditions: readonly string[];
  readonly folded: boolean;
  readonly asOf: number;
  /** What programs are called whose tokens say no name. */
  readonly names?: ProgramNames | undefined;
}

/** The condition of the rows that a view has as it was at an event. */
export function shownAt({ folded, asOf }: Pick<RowsWanted, 'folded' | 'asOf'>): string {
  return folded ? `__from <= ${asOf} AND __until > ${asOf}` : `__sequence <= ${asOf}`;
}

export function whereSql(wanted: RowsWanted): string {
  return [shownAt(wanted), ...wanted.conditions].map((condition) => `(${condition})`).join(' AND ');
}

/** Rows counted from the newest, oldest first. */
export async function readRows(
  session: Session,
  wanted: RowsWanted,
  { fromEnd, count, signal }: { readonly fromEnd: number; readonly count: number; readonly signal?: AbortSignal },
): Promise<readonly TailRow[]> {
  const events = tailTableName(wanted.database, 'AzureActivity');
  const found = await session.all(
    `SELECT __sequence FROM ${events} WHERE ${whereSql(wanted)} ORDER BY TimeGenerated DESC, __sequence DESC LIMIT ${count} OFFSET ${fromEnd}`,
    signal,
  );
  return rowsOfSequences(
    session,
    wanted,
    found.map(([sequence]) => Number(sequence)),
    signal,
  );
}

const columns = [
  '__sequence',
  'TimeGenerated',
  '__severity',
  'CategoryValue',
  'ActivityStatusValue',
  'ActivitySubstatusValue',
  '__outcome',
  'Caller',
  'OperationNameValue',
  '_ResourceId',
  'CorrelationId',
  'SubscriptionId',
  '__late',
  'CallerIpAddress',
  "CASE WHEN CategoryValue IN ('Administrative', 'Policy') THEN '' ELSE left(Properties, 20000) END",
  "CASE WHEN contains(Caller, '@') THEN '' ELSE coalesce(json_extract_string(Claims_d, '$.name'), '') END",
  // A program that acts for a person is not who did it.
  `CASE WHEN contains(Caller, '@') OR json_extract_string(Claims_d, '$."http://schemas.microsoft.com/identity/claims/scope"') IS NOT NULL
    THEN '' ELSE coalesce(json_extract_string(Claims_d, '$.appid'), '') END`,
  '__operation',
  '__repeat',
];

/** Events by their numbers, in the order of their time. */
export async function rowsOfSequences(
  session: Session,
  { database, folded, asOf, names }: Pick<RowsWanted, 'database' | 'folded' | 'asOf' | 'names'>,
  sequences: readonly number[],
  signal?: AbortSignal,
): Promise<readonly TailRow[]> {
  if (sequences.length === 0) return [];
  const events = tailTableName(database, 'AzureActivity');
  // The engine skips packs by the smallest and largest number; within them the list decides.
  const range = `__sequence BETWEEN ${sequences.reduce((least, one) => Math.min(least, one))} AND ${sequences.reduce((most, one) => Math.max(most, one))}`;
  const found = await session.all(
    `SELECT ${columns.join(', ')} FROM ${events} WHERE ${range} AND __sequence IN (${sequences.join(', ')}) ORDER BY TimeGenerated, __sequence`,
    signal,
  );
  const extent = folded ? await extentOf(session, { events, asOf, found }, signal) : undefined;
  return found.map((row) => rowOf(row, extent, names));
}

interface Extent {
  readonly operations: ReadonlyMap<string, { readonly steps: number; readonly duration: number }>;
  readonly repeats: ReadonlyMap<string, number>;
}

async function extentOf(
  session: Session,
  { events, asOf, found }: { readonly events: string; readonly asOf: number; readonly found: readonly EngineValue[][] },
  signal?: AbortSignal,
): Promise<Extent> {
  const list = (place: number): string => [...new Set(found.map((row) => String(row.at(place))))].join(', ');
  const steps = await session.all(
    `SELECT __operation, count(*), max(TimeGenerated) - min(TimeGenerated) FROM ${events} WHERE __operation IN (${list(-2)}) AND __sequence <= ${asOf} GROUP BY 1 HAVING count(*) > 1`,
    signal,
  );
  const repeats = await session.all(
    `SELECT __repeat, count(DISTINCT __operation) FROM ${events} WHERE __repeat IN (${list(-1)}) AND __sequence <= ${asOf} GROUP BY 1 HAVING count(*) > 1`,
    signal,
  );
  return {
    operations: new Map(
      steps.map(([operation, count, ticks]) => [
        String(operation),
        { steps: Number(count), duration: Number(BigInt(ticks ?? 0) / ticksPerMillisecond) },
      ]),
    ),
    repeats: new Map(repeats.map(([repeat, count]) => [String(repeat), Number(count)])),
  };
}

function rowOf(row: readonly EngineValue[], extent: Extent | undefined, names: ProgramNames | undefined): TailRow {
  const text = (place: number): string => String(row[place] ?? '');
  const operation = extent?.operations.get(text(17));
  const facts = {
    category: text(3),
    status: text(4),
    subStatus: text(5),
    outcome: tailOutcomes[Number(row[6])] ?? 'unknown',
    caller: text(7),
    operation: text(8),
    resourceId: text(9),
  };
  const application = text(16);
  const name = text(15) !== '' || application === '' ? text(15) : (names?.nameOf(application) ?? firstPartyName(application) ?? '');
  return {
    ...facts,
    ...(name === '' ? {} : { callerName: name }),
    sequence: Number(row[0]),
    time: formatDateTime(BigInt(row[1] ?? 0)),
    severity: tailSeverities[Number(row[2])] ?? 'Informational',
    correlationId: text(10),
    subscriptionId: text(11),
    late: row[12] === true,
    sentence: sentenceOf({ ...facts, caller: name === '' ? facts.caller : name, address: text(13), properties: text(14) }),
    steps: operation?.steps ?? 1,
    ...(operation ? { duration: operation.duration } : {}),
    repeats: extent?.repeats.get(text(18)) ?? 1,
  };
}
