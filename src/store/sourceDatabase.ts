import type { Column, ColumnType } from '../base/column';
import { physicalNames } from '../base/physicalName';
import { physicalTypes } from '../base/physicalType';
import { sqlName, sqlText } from '../base/sql';
import type { Session } from './duckdb';

/** Raise it whenever what is written into a cache changes: older caches are then built anew from the logs. */
export const cacheVersion = 4;

/** Rows that the engine packs together. Smaller than its usual 122,880, so that most of a batch is packed and written by all processors as it is inserted. */
const rowGroupSize = 30_720;

/** A file of a source as the cache remembers it. */
export interface CachedFile {
  readonly id: number;
  readonly path: string;
  readonly size: number;
  readonly modified: number;
  /** Tells the beginning of the file apart from another's: a grown file keeps it. */
  readonly head: string;
  /** Bytes and lines of the file that are loaded; more only follow where the file is read line by line. */
  readonly bytes: number;
  readonly lines: number;
  readonly complete: boolean;
  /** Whether what is added to the file's end can be loaded alone. */
  readonly growable: boolean;
  readonly rows: number;
  readonly duplicates: number;
  readonly damaged: number;
  readonly notices: readonly string[];
}

/** A table of a source as the cache remembers it. */
export interface CachedTable {
  readonly name: string;
  readonly known: boolean;
  readonly columns: readonly Column[];
}

/** Hidden columns of every log table: the file that a row came from, and a hash of the record's id. */
export const hiddenColumns = { file: '__file', identity: '__identity' } as const;

/** The name of a table of a source, as SQL. */
export function sourceTableName(database: string, table: string): string {
  return `${sqlName(database)}.main.${sqlName(table)}`;
}

const layout = (database: string): string => {
  const name = (table: string): string => sourceTableName(database, table);
  return `
  CREATE TABLE IF NOT EXISTS ${name('__source')}(version INTEGER, engine VARCHAR, name VARCHAR, paths VARCHAR, complete BOOLEAN);
  CREATE TABLE IF NOT EXISTS ${name('__files')}(id INTEGER, path VARCHAR, size BIGINT, modified DOUBLE, head VARCHAR, bytes BIGINT, lines BIGINT,
    complete BOOLEAN, growable BOOLEAN, rows BIGINT, duplicates BIGINT, damaged BIGINT, notices VARCHAR);
  CREATE TABLE IF NOT EXISTS ${name('__problems')}(file INTEGER, line BIGINT, message VARCHAR);
  CREATE TABLE IF NOT EXISTS ${name('__tables')}(name VARCHAR, known BOOLEAN, columns VARCHAR);`;
};

/**
 * Opens a cache file beside the engine's own database, or makes it; false where it is of another version and has to be built anew. Nothing is written to a
 * log ahead, and the file is only packed on demand: after a crash the cache is what it was when it was packed last, and the rest is loaded again.
 */
export async function attachSource(session: Session, database: string, file: string): Promise<boolean> {
  await session.run(
    `ATTACH ${sqlText(file)} AS ${sqlName(database)} (RECOVERY_MODE no_wal_writes, ROW_GROUP_SIZE ${rowGroupSize}, STORAGE_VERSION 'latest')`,
  );
  await session.run("SET checkpoint_threshold = '1TB'");
  const [made] = await session.all(
    `SELECT count(*) FROM duckdb_tables() WHERE database_name = ${sqlText(database)} AND table_name = '__source'`,
  );
  const engine = String((await session.all('SELECT version()'))[0]?.[0]);
  const source = sourceTableName(database, '__source');
  if (Number(made?.[0]) > 0) {
    const [row] = await session.all(`SELECT version, engine FROM ${source}`);
    return Number(row?.[0]) === cacheVersion && String(row?.[1]) === engine;
  }
  const [tables] = await session.all(`SELECT count(*) FROM duckdb_tables() WHERE database_name = ${sqlText(database)}`);
  if (Number(tables?.[0]) > 0) return false;
  await session.run(layout(database));
  await session.run(`INSERT INTO ${source} VALUES (${cacheVersion}, ${sqlText(engine)}, '', '[]', false)`);
  return true;
}

/** Closes a cache file. */
export async function detachSource(session: Session, database: string): Promise<void> {
  await session.run(`DETACH DATABASE IF EXISTS ${sqlName(database)}`);
}

export async function readCachedFiles(session: Session, database: string): Promise<CachedFile[]> {
  const rows = await session.all(
    `SELECT id, path, size, modified, head, bytes, lines, complete, growable, rows, duplicates, damaged, notices
     FROM ${sourceTableName(database, '__files')} ORDER BY id`,
  );
  return rows.map((row) => ({
    id: Number(row[0]),
    path: String(row[1]),
    size: Number(row[2]),
    modified: Number(row[3]),
    head: String(row[4]),
    bytes: Number(row[5]),
    lines: Number(row[6]),
    complete: row[7] === true,
    growable: row[8] === true,
    rows: Number(row[9]),
    duplicates: Number(row[10]),
    damaged: Number(row[11]),
    notices: JSON.parse(String(row[12])) as string[],
  }));
}

/** SQL that remembers files, in place of what was remembered of them. */
export function rememberFilesSql(database: string, files: readonly CachedFile[]): string {
  if (files.length === 0) return '';
  const table = sourceTableName(database, '__files');
  const values = files.map(
    (file) =>
      `(${file.id}, ${sqlText(file.path)}, ${file.size}, ${file.modified}, ${sqlText(file.head)}, ${file.bytes}, ${file.lines}, ${file.complete}, ` +
      `${file.growable}, ${file.rows}, ${file.duplicates}, ${file.damaged}, ${sqlText(JSON.stringify(file.notices))})`,
  );
  return `DELETE FROM ${table} WHERE id IN (${files.map((file) => file.id).join(', ')}); INSERT INTO ${table} VALUES ${values.join(', ')};`;
}

export async function readCachedTables(session: Session, database: string): Promise<CachedTable[]> {
  const rows = await session.all(`SELECT name, known, columns FROM ${sourceTableName(database, '__tables')} ORDER BY name`);
  return rows.map(([name, known, columns]) => ({
    name: String(name),
    known: known === true,
    columns: JSON.parse(String(columns)) as Column[],
  }));
}

/** SQL that makes a table, or gives it the columns and types that it lacks, and remembers it. */
export function shapeTableSql(database: string, before: CachedTable | undefined, table: CachedTable): string {
  const name = sourceTableName(database, table.name);
  const tables = sourceTableName(database, '__tables');
  const remember =
    `DELETE FROM ${tables} WHERE name = ${sqlText(table.name)}; ` +
    `INSERT INTO ${tables} VALUES (${sqlText(table.name)}, ${table.known}, ${sqlText(JSON.stringify(table.columns))});`;
  const names = physicalNames(table.columns);
  if (!before) {
    const columns = table.columns.map((column, index) => columnSql(names[index] ?? column.name, column.type));
    return `CREATE TABLE ${name}(${[...columns, `${hiddenColumns.file} INTEGER`, `${hiddenColumns.identity} UBIGINT`].join(', ')}); ${remember}`;
  }
  const changes = table.columns.flatMap((column, index) => {
    const old = before.columns.find((other) => other.name === column.name);
    const physical = names[index] ?? column.name;
    const sql = sqlName(physical);
    if (!old) return [`ALTER TABLE ${name} ADD COLUMN ${columnSql(physical, column.type)};`];
    if (old.type === column.type) return [];
    return [
      `ALTER TABLE ${name} ALTER COLUMN ${sql} SET DATA TYPE ${physicalTypes[column.type]} USING ${widenSql(sql, old.type, column.type)};`,
    ];
  });
  return changes.length === 0 ? '' : `${changes.join(' ')} ${remember}`;
}

/** A string is never NULL: rows that lack the column have an empty one. */
function columnSql(name: string, type: ColumnType): string {
  return `${sqlName(name)} ${physicalTypes[type]}${type === 'string' ? " DEFAULT ''" : ''}`;
}

/** A value of one type as one of a wider type; a time becomes the text that `tostring` gives. */
function widenSql(value: string, from: ColumnType, to: ColumnType): string {
  const time = `strftime(make_timestamp((${value} - 621355968000000000) // 10), '%Y-%m-%dT%H:%M:%S.%f') || (${value} % 10) || 'Z'`;
  const plain = from === 'datetime' ? time : value;
  if (to === 'dynamic') return `to_json(${plain})`;
  if (to !== 'string') return `CAST(${value} AS ${physicalTypes[to]})`;
  return `coalesce(CAST(${plain} AS VARCHAR), '')`;
}
