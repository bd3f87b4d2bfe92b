import { sqlName, sqlText } from '../base/sql';
import { ticksPerMillisecond, ticksPerSecond } from '../base/ticks';
import type { ColumnPlan } from '../shapes/columnPlan';
import type { Session } from './duckdb';
import { identitySql, rowsSql } from './loadRows';
import type { MappedRows, RowCounts } from './loadRows';
import { rowSql } from './rowSql';
import { hiddenColumns } from './sourceDatabase';
import { jsonLines, memberNamesSql } from './staging';
import type { StagedPart } from './staging';

/** A table that rows go into, and what tells its records apart. */
export interface InsertTarget {
  /** As SQL. */
  readonly name: string;
  /** See `LogTable.identity`. */
  readonly identity: readonly (readonly string[])[];
  /** Names of its columns. */
  readonly columns: readonly string[];
}

/** Inserts mapped rows. Runs in the caller's transaction. */
export async function insertMapped(session: Session, target: InsertTarget, mapped: MappedRows, signal?: AbortSignal): Promise<RowCounts[]> {
  const names = mapped.columns.map(sqlName).join(', ');
  return insertOnce(session, target, `SELECT ${names} FROM temp.${sqlName(mapped.name)}`, signal);
}

/** What a record must meet to go a way. */
export interface ExpectedCondition {
  /** Members of the record whose text it asks for. */
  readonly members: readonly string[];
  /** SQL over `names`, see `memberNamesSql`, and the expressions of those members. */
  readonly sql: (members: ReadonlyMap<string, string>) => string;
}

/** Records whose way is known beforehand. */
export interface ExpectedRecords {
  readonly parts: readonly StagedPart[];
  readonly plan: ColumnPlan;
  readonly condition: ExpectedCondition;
  readonly longestRecord: number;
}

const unexpected = 'a record goes another way';

/**
 * Maps and inserts the lines of some files in one pass, without a copy between. Gives undefined where a line is damaged or goes another way: then the
 * transaction, which is the caller's, has failed and must be rolled back.
 */
export async function insertExpected(
  session: Session,
  target: InsertTarget,
  records: ExpectedRecords,
  signal?: AbortSignal,
): Promise<RowCounts[] | undefined> {
  const { structure, columns, members } = rowSql(records.plan, records.condition.members);
  const checked = `(SELECT part, json, CASE WHEN coalesce(${records.condition.sql(members)}, false) THEN r ELSE error(${sqlText(unexpected)}) END AS r
    FROM (SELECT part, json, from_json(json, ${sqlText(structure)}) AS r, ${memberNamesSql} AS names
      FROM ${jsonLines(records.parts, records.longestRecord)}))`;
  const sql = rowsSql(columns, checked, { parts: records.parts, identity: target.identity });
  try {
    return await insertOnce(session, target, sql, signal);
  } catch (error) {
    if (error instanceof Error && error.message.includes(unexpected)) return undefined;
    throw error;
  }
}

/**
 * Runs a statement whose rows may come in any order, on all processors: to keep an order the engine would hold rows back and pack many of them twice. Rows that
 * stand near each other in a file stay near each other, so a filter on time still passes over most of a table.
 */
async function runUnordered(session: Session, sql: string, signal: AbortSignal | undefined): Promise<void> {
  await session.run('SET SESSION preserve_insertion_order = false');
  try {
    await session.run(sql, signal);
  } finally {
    await session.run('SET SESSION preserve_insertion_order = true').catch(() => undefined);
  }
}

/** Inserts rows in any order and takes out again those whose record was there before, in the table or among them. */
async function insertOnce(session: Session, target: InsertTarget, rows: string, signal?: AbortSignal): Promise<RowCounts[]> {
  const { file } = hiddenColumns;
  const { name } = target;
  const [last] = await session.all(`SELECT coalesce(max(rowid), -1) FROM ${name}`, signal);
  const isNew = `rowid > ${String(last?.[0])}`;
  await runUnordered(session, `INSERT INTO ${name} BY NAME ${rows}`, signal);
  const added = await session.all(`SELECT ${file}, count(*) FROM ${name} WHERE ${isNew} GROUP BY ALL`, signal);
  const counts = new Map(added.map(([id, count]) => [Number(id), { file: Number(id), rows: Number(count), duplicates: 0 }]));
  for (const [id, count] of await removeDuplicates(session, target, isNew, signal)) {
    const { rows: before } = counts.get(id) ?? { rows: 0 };
    counts.set(id, { file: id, rows: before - count, duplicates: count });
  }
  return [...counts.values()];
}

/**
 * Takes out all rows but one of each record and tells how many of which file. Hashes of identities find what may be the same; the identities themselves
 * decide. The row with the most exact time stays, for some shapes of an event cut it to seconds; of equals the one that was there before, and else one
 * that does not depend on the order in which processors came to them.
 */
async function removeDuplicates(
  session: Session,
  target: InsertTarget,
  isNew: string,
  signal: AbortSignal | undefined,
): Promise<(readonly [file: number, rows: number])[]> {
  const { file, identity } = hiddenColumns;
  const { name } = target;
  await session.run(
    `CREATE OR REPLACE TEMP TABLE same_identity AS SELECT ${identity} FROM ${name}
     WHERE ${identity} IN (SELECT ${identity} FROM ${name} WHERE ${isNew} AND ${identity} IS NOT NULL) GROUP BY ALL HAVING count(*) > 1`,
    signal,
  );
  const [same] = await session.all('SELECT count(*) FROM temp.same_identity', signal);
  if (Number(same?.[0]) === 0) return [];
  const best = `${exactnessSql(target.columns)} DESC, ${isNew}, ${file}, CASE WHEN ${isNew} THEN hash(log_row) END, rowid`;
  await session.run(
    `CREATE OR REPLACE TEMP TABLE duplicate_rows AS SELECT row, file FROM (
       SELECT rowid AS row, ${file} AS file,
         row_number() OVER (PARTITION BY ${identity}, ${identitySql(target.identity, target.columns)} ORDER BY ${best}) AS copy
       FROM ${name} AS log_row WHERE ${identity} IN (FROM temp.same_identity)) WHERE copy > 1`,
    signal,
  );
  await session.run(`DELETE FROM ${name} WHERE rowid IN (SELECT row FROM temp.duplicate_rows)`, signal);
  const removed = await session.all('SELECT file, count(*) FROM temp.duplicate_rows GROUP BY ALL', signal);
  return removed.map(([id, count]) => [Number(id), Number(count)]);
}

/** How finely a row's time is told: 0 for whole seconds, up to 3 for ticks. */
function exactnessSql(columns: readonly string[]): string {
  if (!columns.includes('TimeGenerated')) return '0';
  const ticks = 'TRY_CAST(TimeGenerated AS BIGINT)';
  const [second, millisecond, microsecond] = [ticksPerSecond, ticksPerMillisecond, ticksPerMillisecond / 1000n];
  return `CASE WHEN ${ticks} IS NULL OR ${ticks} % ${second} = 0 THEN 0 WHEN ${ticks} % ${millisecond} = 0 THEN 1 WHEN ${ticks} % ${microsecond} = 0 THEN 2 ELSE 3 END`;
}
