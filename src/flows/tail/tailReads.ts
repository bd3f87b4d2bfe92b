import { cellText } from '../../base/cell';
import { sqlName } from '../../base/sql';
import { UserError } from '../../base/errors';
import { formatDateTime, parseIsoDateTime, ticksFromUnixMilliseconds, ticksPerMinute } from '../../base/ticks';
import type { FetchTailRows, LookAtTail, TailDetail, TailLook, TailRate, TailRow, TailValues, TailViewOf } from '../../protocol/tail';
import { tailColumns, tailTableName } from '../../store/tailTable';
import { physicalNames } from '../../base/physicalName';
import type { FilterParts } from './tailFilter';
import { readyFilter } from './tailFilter';
import { readRows, rowsOfSequences, shownAt, whereSql } from './tailRows';
import type { RowsWanted } from './tailRows';
import type { ProgramNames } from './programNames';
import type { Session } from '../../store/duckdb';
import type { TailStore } from './tailStore';

export interface ReadParts extends Omit<FilterParts, 'database'> {
  readonly store: TailStore;
  readonly names?: ProgramNames | undefined;
}

/** Counts what a filter leaves, and gives the newest of it. A filter with a fault leaves nothing out and says what is wrong. */
export async function lookAtTail(parts: ReadParts, look: LookAtTail, signal: AbortSignal): Promise<TailLook> {
  const { store } = parts;
  const asOf = look.asOf ?? store.facts.last;
  return store.read(async (session) => {
    const { conditions, diagnostics } = await readyFilter({ ...parts, database: store.database }, session, look.filter);
    const wanted: RowsWanted = { database: store.database, conditions, folded: look.folded, asOf, names: parts.names };
    const events = tailTableName(store.database, 'AzureActivity');
    // Another session counts all rows while this one finds those that the filter leaves.
    const counting = store.read((other) => other.all(`SELECT count(*) FROM ${events} WHERE ${shownAt(wanted)}`, signal));
    const [[counted], found] = await Promise.all([
      counting,
      conditions.length === 0 ? undefined : matchedRows(session, wanted, look.count, signal),
    ]);
    const total = Number(counted?.[0]);
    const shown = found?.shown ?? total;
    const rows = found
      ? await rowsOfSequences(session, wanted, found.newest, signal)
      : await readRows(session, wanted, { fromEnd: 0, count: look.count, signal });
    return { asOf, shown, hidden: total - shown, rows, diagnostics };
  });
}

/** Looks through all rows once, however dear the filter is: how many it leaves, and the numbers of the newest. */
async function matchedRows(
  session: Session,
  wanted: RowsWanted,
  count: number,
  signal: AbortSignal,
): Promise<{ readonly shown: number; readonly newest: readonly number[] }> {
  const events = tailTableName(wanted.database, 'AzureActivity');
  await session.run(
    `CREATE OR REPLACE TEMP TABLE matched_rows AS SELECT __sequence, TimeGenerated FROM ${events} WHERE ${whereSql(wanted)}`,
    signal,
  );
  const [shown] = await session.all('SELECT count(*) FROM temp.matched_rows', signal);
  const newest = await session.all(
    `SELECT __sequence FROM temp.matched_rows ORDER BY TimeGenerated DESC, __sequence DESC LIMIT ${count}`,
    signal,
  );
  return { shown: Number(shown?.[0]), newest: newest.map(([sequence]) => Number(sequence)) };
}

export async function tailRows(parts: ReadParts, fetch: FetchTailRows, signal: AbortSignal): Promise<readonly TailRow[]> {
  const { store } = parts;
  return store.read(async (session) => {
    const { conditions } = await readyFilter({ ...parts, database: store.database }, session, fetch.filter);
    const wanted = { database: store.database, conditions, folded: fetch.folded, asOf: fetch.asOf, names: parts.names };
    return readRows(session, wanted, { fromEnd: fetch.fromEnd, count: fetch.count, signal });
  });
}

/** How many rows of a view lie after a time. */
export async function rowsAfter(parts: ReadParts, view: TailViewOf & { readonly time: string }, signal: AbortSignal): Promise<number> {
  const { store } = parts;
  const ticks = parseIsoDateTime(view.time);
  if (ticks === undefined)
    throw new UserError(`The time ${view.time} cannot be read. Write times as in 2024-01-31T08:00:00Z.`, { code: 'time-invalid' });
  return store.read(async (session) => {
    const { conditions } = await readyFilter({ ...parts, database: store.database }, session, view.filter);
    const wanted = {
      database: store.database,
      conditions: [...conditions, `TimeGenerated >= ${ticks.toString()}`],
      folded: view.folded,
      asOf: view.asOf ?? store.facts.last,
    };
    const [row] = await session.all(
      `SELECT count(*) FROM ${tailTableName(store.database, 'AzureActivity')} WHERE ${whereSql(wanted)}`,
      signal,
    );
    return Number(row?.[0] ?? 0);
  });
}

/** Which categories and statuses its events have: what a person can choose of them. */
export async function tailValues({ store }: ReadParts, signal: AbortSignal): Promise<TailValues> {
  const events = tailTableName(store.database, 'AzureActivity');
  const valuesOf = async (column: string): Promise<readonly string[]> => {
    const found = await store.read((session) =>
      session.all(`SELECT DISTINCT ${column} FROM ${events} WHERE ${column} <> '' ORDER BY 1`, signal),
    );
    return found.map(([value]) => String(value));
  };
  const [categories, statuses] = await Promise.all([valuesOf('CategoryValue'), valuesOf('ActivityStatusValue')]);
  return { categories, statuses };
}

/** Events and failures of each of the last minutes; minutes without any are there too. */
export async function tailRates({ store, clock }: ReadParts, minutes: number, signal: AbortSignal): Promise<readonly TailRate[]> {
  const end = ticksFromUnixMilliseconds(clock.now()) / ticksPerMinute;
  const events = tailTableName(store.database, 'AzureActivity');
  const found = await store.read(async (session) => {
    // A service's clock may be ahead of this one.
    const [newest] = await session.all(`SELECT max(TimeGenerated) // ${ticksPerMinute.toString()} FROM ${events}`, signal);
    const last = BigInt(Math.max(Number(end), Number(newest?.[0] ?? 0)));
    const first = last - BigInt(minutes) + 1n;
    const rows = await session.all(
      `SELECT TimeGenerated // ${ticksPerMinute.toString()}, count(*), count(*) FILTER (WHERE __outcome = 1) FROM ${events}
       WHERE TimeGenerated >= ${(first * ticksPerMinute).toString()} GROUP BY 1`,
      signal,
    );
    return {
      first,
      rows: new Map(rows.map(([at, count, failures]) => [Number(at), { events: Number(count), failures: Number(failures) }])),
    };
  });
  return Array.from({ length: minutes }, (_, index) => {
    const at = found.first + BigInt(index);
    return { at: formatDateTime(at * ticksPerMinute), ...(found.rows.get(Number(at)) ?? { events: 0, failures: 0 }) };
  });
}

const mostChained = 200;

/** Everything about an event: its columns, the steps of its operation, and what was coalesced with it. */
export async function tailDetail({ store, names: programs }: ReadParts, sequence: number, signal: AbortSignal): Promise<TailDetail> {
  const events = tailTableName(store.database, 'AzureActivity');
  const asOf = store.facts.last;
  return store.read(async (session) => {
    const names = physicalNames(tailColumns).map(sqlName).join(', ');
    const [found] = await session.all(`SELECT ${names}, __operation, __repeat FROM ${events} WHERE __sequence = ${sequence}`, signal);
    if (!found) throw new UserError('This event was let go, because newer ones took its place.', { code: 'event-gone' });
    const sequencesOf = async (where: string): Promise<number[]> =>
      (await session.all(`SELECT __sequence FROM ${events} WHERE ${where} ORDER BY TimeGenerated DESC LIMIT ${mostChained}`, signal)).map(
        ([one]) => Number(one),
      );
    const all = { database: store.database, asOf, names: programs };
    const [operation, repeat] = [String(found.at(-2)), String(found.at(-1))];
    const [row] = await rowsOfSequences(session, { ...all, folded: true }, [sequence], signal);
    const steps = await rowsOfSequences(session, { ...all, folded: false }, await sequencesOf(`__operation = ${operation}`), signal);
    const repeats = await rowsOfSequences(
      session,
      { ...all, folded: false },
      await sequencesOf(`__repeat = ${repeat} AND __operation <> ${operation}`),
      signal,
    );
    if (!row) throw new UserError('This event was let go, because newer ones took its place.', { code: 'event-gone' });
    const columns = tailColumns.flatMap(({ name, type }, index) => {
      const value = cellText(found[index] ?? null, type);
      return value === null || value === '' ? [] : [{ name, value, isJson: type === 'dynamic' }];
    });
    return { row, steps, repeats: [...repeats].reverse(), columns, facts: factsOf(columns, row) };
  });
}

/** Who, from where, what, on what, how it ended; under the names that people use. */
const factNames: readonly (readonly [column: string, name: string])[] = [
  ['Caller', 'Who'],
  ['CallerIpAddress', 'From'],
  ['OperationNameValue', 'Operation'],
  ['_ResourceId', 'Resource'],
  ['ActivityStatusValue', 'Status'],
  ['ActivitySubstatusValue', 'Sub-status'],
  ['Level', 'Level'],
  ['CategoryValue', 'Category'],
  ['ResourceGroup', 'Resource group'],
  ['SubscriptionId', 'Subscription'],
  ['CorrelationId', 'Correlation'],
  ['TimeGenerated', 'Event time'],
  ['EventSubmissionTimestamp', 'Submitted'],
  ['EventDataId', 'Event id'],
];

function factsOf(columns: TailDetail['columns'], { callerName }: TailRow): TailDetail['facts'] {
  return factNames.flatMap(([column, name]) => {
    const value = columns.find((each) => each.name === column)?.value ?? '';
    const named = column === 'Caller' && callerName !== undefined ? `${callerName} (${value})` : value;
    return value === '' ? [] : [{ name, value: named }];
  });
}
