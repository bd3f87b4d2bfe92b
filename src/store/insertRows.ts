import { sqlName, sqlText } from '../base/sql';
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
 * Inserts rows and takes out again those whose record was there before, in the table or earlier among them. Hashes of identities find what may be the
 * same; the identities themselves decide. Rows of a transaction have greater row ids than all before, in the order of their insertion.
 */
async function insertOnce(session: Session, target: InsertTarget, rows: string, signal?: AbortSignal): Promise<RowCounts[]> {
  const { file, identity } = hiddenColumns;
  const { name } = target;
  const [last] = await session.all(`SELECT coalesce(max(rowid), -1) FROM ${name}`, signal);
  const isNew = `rowid > ${String(last?.[0])}`;
  await session.run(`INSERT INTO ${name} BY NAME ${rows}`, signal);
  const all = await session.all(`SELECT ${file}, count(*) FROM ${name} WHERE ${isNew} GROUP BY ALL`, signal);
  await session.run(
    `CREATE OR REPLACE TEMP TABLE same_identity AS SELECT ${identity} FROM ${name}
     WHERE ${identity} IN (SELECT ${identity} FROM ${name} WHERE ${isNew} AND ${identity} IS NOT NULL) GROUP BY ALL HAVING count(*) > 1`,
    signal,
  );
  const [same] = await session.all('SELECT count(*) FROM temp.same_identity', signal);
  if (Number(same?.[0]) === 0) return all.map(([id, count]) => ({ file: Number(id), rows: Number(count), duplicates: 0 }));
  await session.run(
    `DELETE FROM ${name} WHERE rowid IN (SELECT row FROM (
       SELECT rowid AS row, row_number() OVER (PARTITION BY ${identity}, ${identitySql(target.identity, target.columns)} ORDER BY rowid) AS copy
       FROM ${name} WHERE ${identity} IN (FROM temp.same_identity)) WHERE copy > 1)`,
    signal,
  );
  const kept = await session.all(`SELECT ${file}, count(*) FROM ${name} WHERE ${isNew} GROUP BY ALL`, signal);
  const left = new Map(kept.map(([id, count]) => [Number(id), Number(count)]));
  return all.map(([id, count]) => {
    const rowsKept = left.get(Number(id)) ?? 0;
    return { file: Number(id), rows: rowsKept, duplicates: Number(count) - rowsKept };
  });
}
