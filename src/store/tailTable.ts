import { physicalNames } from '../base/physicalName';
import { physicalTypes } from '../base/physicalType';
import { sqlName, sqlText } from '../base/sql';
import { ticksPerHour } from '../base/ticks';
import { azureActivity } from '../catalog/tables/azureActivity';
import { additionalColumn } from '../shapes/columnPlan';
import type { Session } from './duckdb';
import { identitySql } from './loadRows';
import { hiddenColumns } from './sourceDatabase';
import { runInTransaction } from './transaction';

/** Raise it whenever the tables of a tail's file change: older files are then begun anew. */
const tailVersion = 2;

/** Rows that the engine packs together: what is let go goes in whole packs. */
const rowGroupSize = 30_720;

/** The events of a tail, with hidden columns that order, fold and find them. */
export const tailColumns = [...azureActivity.columns, additionalColumn];
const names = physicalNames(tailColumns);

/** What a row is hidden from a folded view by: a number that no event reaches. */
const forever = '9223372036854775807';

/** The name of a table of a tail, as SQL. */
export function tailTableName(database: string, table: 'AzureActivity' | '__seen' | '__progress' | '__counts'): string {
  return `${sqlName(database)}.main.${sqlName(table)}`;
}

/**
 * Opens a tail's file beside the engine's own database, or makes it; what is in it survives a crash up to the last event that was stored. False where the
 * file is of another version.
 */
export async function attachTail(session: Session, database: string, file: string): Promise<boolean> {
  await session.run(`ATTACH ${sqlText(file)} AS ${sqlName(database)} (ROW_GROUP_SIZE ${rowGroupSize}, STORAGE_VERSION 'latest')`);
  // The engine would pack the file for every few thousand events, in the middle of storing them; the tail does it itself, for more at a time.
  await session.run("SET checkpoint_threshold = '1TB'");
  const [found] = await session.all(
    `SELECT count(*) FROM duckdb_tables() WHERE database_name = ${sqlText(database)} AND table_name = '__counts'`,
  );
  const counts = tailTableName(database, '__counts');
  if (Number(found?.[0]) > 0) {
    const [row] = await session.all(`SELECT version FROM ${counts}`);
    return Number(row?.[0]) === tailVersion;
  }
  const columns = tailColumns.map(({ type }, index) => {
    const isText = type === 'string';
    return `${sqlName(names[index] ?? '')} ${physicalTypes[type]}${isText ? " DEFAULT ''" : ''}`;
  });
  await runInTransaction(
    session,
    `CREATE TABLE ${tailTableName(database, 'AzureActivity')} (${columns.join(', ')}, __sequence BIGINT, __arrived BIGINT, __late BOOLEAN,
      __severity TINYINT, __outcome TINYINT, __operation UBIGINT, __repeat UBIGINT, __from BIGINT, __until BIGINT, __words VARCHAR, __ids VARCHAR);
    CREATE TABLE ${tailTableName(database, '__seen')} (id UBIGINT, time BIGINT);
    CREATE TABLE ${tailTableName(database, '__progress')} (scope VARCHAR, progress VARCHAR);
    CREATE TABLE ${counts} (version INTEGER, last BIGINT, dropped BIGINT, late BIGINT);
    INSERT INTO ${counts} VALUES (${tailVersion}, 0, 0, 0);`,
  );
  return true;
}

/** Rows to add, mapped to the columns of the table, and when they came. */
export interface AddedRows {
  readonly database: string;
  /** The temporary table that holds them, see `mapRows`; none where only progress is to be kept. */
  readonly mapped: string | undefined;
  /** Number of the last event before them. */
  readonly last: number;
  /** Ticks. */
  readonly arrivedAt: bigint;
  /** Events before this (ticks) come late; none does where it is not said. */
  readonly lateBefore: bigint | undefined;
  /** Whether later looks go back by the times of arrival, so that events are remembered from then on, however old they are. */
  readonly byArrival: boolean;
  /** Statements that keep how far the log was read, in the same transaction. */
  readonly progress: string;
}

export interface AddedCounts {
  readonly added: number;
  readonly late: number;
  /** Ticks of the earliest and the newest event that was added. */
  readonly earliest: bigint | undefined;
  readonly newest: bigint | undefined;
}

/**
 * Adds the rows whose events were never there before, numbers them in the order of their time, and folds them, all or nothing. An event is known by its id;
 * one without an id by the columns that tell it apart.
 */
export async function addTailRows(session: Session, rows: AddedRows): Promise<AddedCounts> {
  const { mapped } = rows;
  if (mapped === undefined) {
    if (rows.progress !== '') await runInTransaction(session, rows.progress);
    return { added: 0, late: 0, earliest: undefined, newest: undefined };
  }
  await session.run(freshSql(rows, mapped));
  const [found] = await session.all(
    'SELECT count(*), count(*) FILTER (WHERE __late), min(TimeGenerated), max(TimeGenerated) FROM temp.fresh_events',
  );
  const [added, late] = [Number(found?.[0]), Number(found?.[1])];
  await runInTransaction(session, `${added === 0 ? '' : addSql(rows, { added, late })} ${rows.progress}`);
  return { added, late, earliest: ticksOf(found?.[2]), newest: ticksOf(found?.[3]) };
}

function ticksOf(value: unknown): bigint | undefined {
  return value === null || value === undefined ? undefined : BigInt(value as bigint);
}

/** The hash is one that no version of the database changes, since it is kept. */
const idHash = 'md5_number_lower(identity)';

/** Numbers come behind the doubles are out, so that the last one is the number of events. */
function freshSql({ database, last, arrivedAt, lateBefore }: AddedRows, mapped: string): string {
  const { file, identity } = hiddenColumns;
  const arrived = arrivedAt.toString();
  const late = lateBefore === undefined ? 'false' : `TimeGenerated < ${lateBefore.toString()}`;
  const seen = tailTableName(database, '__seen');
  // The ids of all events are far more than these, so what is built is a table of these, and all are only looked through.
  return `CREATE OR REPLACE TEMP TABLE known_events AS
      SELECT *, ${idHash} AS id FROM (
        SELECT * REPLACE (coalesce(TimeGenerated, ${arrived}) AS TimeGenerated),
          coalesce(${identitySql(azureActivity.identity, names)}, CAST(hash(mapped) AS VARCHAR)) AS identity
        FROM (SELECT * EXCLUDE (${file}, ${identity}) FROM temp.${sqlName(mapped)}) AS mapped)
      QUALIFY row_number() OVER (PARTITION BY id ORDER BY TimeGenerated DESC) = 1;
    CREATE OR REPLACE TEMP TABLE fresh_events AS
      SELECT * EXCLUDE (identity), ${last} + row_number() OVER (ORDER BY TimeGenerated, ${statusRank}, id) AS __sequence
      FROM (SELECT *, ${late} AS __late, ${arrived} AS __arrived, ${derivedSql} FROM temp.known_events
        WHERE id NOT IN (SELECT id FROM ${seen} WHERE id IN (SELECT id FROM temp.known_events)));`;
}

const status = 'lower(ActivityStatusValue)';
const isRunning = `${status} IN ('start', 'started', 'accept', 'accepted', 'inprogress', 'in progress', 'running')`;
const statusRank = `CASE WHEN ${status} IN ('start', 'started') THEN 0 WHEN ${isRunning} THEN 1 ELSE 2 END`;
const told = ['$.trackingId', '$.RuleName', '$.title', '$.recommendationSchemaVersion'].map(
  (path) => `json_extract_string(Properties_d, '${path}')`,
);

/** Ids differ from event to event, which makes them as dear to look through as all else: those of the usual form have a column of their own. */
const ids = ['CorrelationId', 'EventDataId'];
const isGuid = (column: string): string => `regexp_full_match(lower(${column}), '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')`;

/** The condition that an event has a text, given in lower case, in one of the columns that people look in. */
export function hasTextSql(text: string): string {
  const inWords = `contains(__words, ${sqlText(text)})`;
  return /^[0-9a-f-]*$/.test(text) ? `(${inWords} OR contains(__ids, ${sqlText(text)}))` : inWords;
}

/** The condition that a regular expression, in any letter case, fits one of the columns that people look in. */
export function fitsPatternSql(pattern: string): string {
  return `(${['__words', '__ids'].map((column) => `regexp_matches(${column}, ${sqlText(pattern)}, 'i')`).join(' OR ')})`;
}

/** What orders, folds and finds an event. The order of severities and outcomes is that of `tailSeverities` and `tailOutcomes`. */
const derivedSql = `
  CASE lower(Level) WHEN 'critical' THEN 0 WHEN '1' THEN 0 WHEN 'error' THEN 1 WHEN '2' THEN 1 WHEN 'warning' THEN 2 WHEN '3' THEN 2 WHEN 'verbose' THEN 4
    WHEN '5' THEN 4 ELSE 3 END AS __severity,
  CASE WHEN ${isRunning} THEN 2 WHEN ${status} IN ('success', 'succeeded', 'resolved') THEN 0 WHEN ${status} IN ('failure', 'failed') THEN 1 ELSE 3 END AS __outcome,
  hash(CASE WHEN CorrelationId = '' THEN identity ELSE concat_ws(chr(31), CorrelationId, lower(OperationNameValue), _ResourceId, CategoryValue) END) AS __operation,
  hash(CASE WHEN ${isRunning} THEN identity ELSE concat_ws(chr(31), Caller, lower(OperationNameValue), _ResourceId, ${status}, Level, CategoryValue,
    coalesce(${told.join(', ')}, ''), TimeGenerated // ${ticksPerHour.toString()}) END) AS __repeat,
  lower(concat_ws(' ', Caller, OperationNameValue, _ResourceId, ActivityStatusValue, ActivitySubstatusValue, CategoryValue, Level, CallerIpAddress,
    coalesce(${told.join(', ')}, ''), ${ids.map((id) => `CASE WHEN NOT ${isGuid(id)} THEN ${id} END`).join(', ')})) AS __words,
  lower(concat_ws(' ', ${ids.map((id) => `CASE WHEN ${isGuid(id)} THEN ${id} END`).join(', ')})) AS __ids`;

function addSql({ database, last, byArrival }: AddedRows, { added, late }: Pick<AddedCounts, 'added' | 'late'>): string {
  const events = tailTableName(database, 'AzureActivity');
  const end = last + added;
  const operations = '(SELECT __operation FROM temp.fresh_events)';
  return `
    INSERT INTO ${events} BY NAME SELECT * EXCLUDE (id), ${end} AS __from, 0 AS __until FROM temp.fresh_events ORDER BY __sequence;
    INSERT INTO ${tailTableName(database, '__seen')} SELECT id, ${byArrival ? 'greatest(TimeGenerated, __arrived)' : 'TimeGenerated'} FROM temp.fresh_events;
    CREATE OR REPLACE TEMP TABLE operation_ends AS
      SELECT arg_max(__sequence, (TimeGenerated, ${statusRank}, __sequence)) AS head, arg_max(__repeat, (TimeGenerated, ${statusRank}, __sequence)) AS repeated
      FROM ${events} WHERE __operation IN ${operations} GROUP BY __operation;
    CREATE OR REPLACE TEMP TABLE left_rows AS
      SELECT __sequence AS sequence, __repeat AS repeated FROM ${events}
      WHERE __until = ${forever} AND __operation IN ${operations} AND __sequence NOT IN (SELECT head FROM temp.operation_ends);
    ${foldSql(events, end)}
    UPDATE ${tailTableName(database, '__counts')} SET last = ${end}, late = late + ${late};`;
}

/**
 * A folded view shows an event from the number `__from` on until `__until`: so it can be read as it was at any event, while newer ones come. Of an operation its
 * last step is shown, of repeats the newest.
 */
function foldSql(events: string, end: number): string {
  return `
    UPDATE ${events} SET __until = ${end} WHERE __sequence IN (SELECT sequence FROM temp.left_rows);
    CREATE OR REPLACE TEMP TABLE shown_before AS
      SELECT __sequence AS sequence, __repeat AS repeated, TimeGenerated AS time FROM ${events}
      WHERE __until = ${forever} AND __repeat IN (SELECT repeated FROM temp.operation_ends);
    CREATE OR REPLACE TEMP TABLE shown_after AS
      SELECT arg_max(sequence, (time, sequence)) AS sequence FROM (
        FROM temp.shown_before UNION
        SELECT __sequence, __repeat, TimeGenerated FROM ${events} WHERE __sequence IN (SELECT head FROM temp.operation_ends))
      GROUP BY repeated;
    UPDATE ${events} SET __until = ${end} WHERE __sequence IN (SELECT sequence FROM temp.shown_before) AND __sequence NOT IN (SELECT sequence FROM temp.shown_after);
    UPDATE ${events} SET __from = ${end}, __until = ${forever} WHERE __until <> ${forever} AND __sequence IN (SELECT sequence FROM temp.shown_after);`;
}

/** Lets the oldest events go where more than some are kept, and forgets ids that no look will see again. Gives how many went. */
export async function trimTail(
  session: Session,
  database: string,
  { kept, seenBefore }: { readonly kept: number; readonly seenBefore: bigint },
): Promise<number> {
  const events = tailTableName(database, 'AzureActivity');
  const counts = tailTableName(database, '__counts');
  await session.run(`DELETE FROM ${tailTableName(database, '__seen')} WHERE time < ${seenBefore.toString()}`);
  const [row] = await session.all(`SELECT count(*), max(__sequence) FROM ${events}`);
  const [total, last] = [Number(row?.[0]), Number(row?.[1] ?? 0)];
  if (total <= kept) return 0;
  // Whole packs go, so that their room is used again.
  const gone = `__sequence <= ${last - kept}`;
  const [going] = await session.all(`SELECT count(*) FROM ${events} WHERE ${gone}`);
  const dropped = Number(going?.[0]);
  await runInTransaction(session, `DELETE FROM ${events} WHERE ${gone}; UPDATE ${counts} SET dropped = dropped + ${dropped};`);
  return dropped;
}
