import type { Failure, SourceInfo, SourceState } from '../../protocol/engine';
import { formatDateTime } from '../../base/ticks';
import { sourceTableName } from '../../store/sourceDatabase';
import type { CachedFile, CachedTable } from '../../store/sourceDatabase';
import type { Session } from '../../store/duckdb';

/** Rows and time span of a table. */
export interface TableFacts {
  readonly rows: number;
  readonly from?: bigint;
  readonly to?: bigint;
  readonly bytes?: number;
}

/** One open source: what its cache holds and how far its load is. */
export interface LogSource {
  readonly id: string;
  readonly name: string;
  readonly paths: readonly string[];
  /** Name under which the cache is attached. */
  readonly database: string;
  cacheFile: string;
  /** For loading; queries take sessions of their own. */
  readonly session: Session;
  readonly files: Map<string, CachedFile>;
  readonly tables: Map<string, CachedTable>;
  readonly facts: Map<string, TableFacts>;
  readonly members: Map<string, { readonly record: Set<string>; readonly properties: Set<string> }>;
  state: SourceState;
  failure: Failure | undefined;
  notices: readonly string[];
  /** Bytes of all files as they were found last. */
  bytes: number;
  rate: number | undefined;
  /** The load that runs, and how to stop it. */
  loading: { readonly done: Promise<void>; readonly controller: AbortController } | undefined;
}

/** Damaged lines of a source beyond these are counted, but not listed. */
export const mostProblemsListed = 10_000;

/** Damaged lines of all files. */
export function damagedLines(source: LogSource): number {
  return [...source.files.values()].reduce((sum, file) => sum + file.damaged, 0);
}

/** What is told of a source. */
export function sourceInfo(source: LogSource): SourceInfo {
  const files = [...source.files.values()];
  const sum = (value: (file: CachedFile) => number): number => files.reduce((total, file) => total + value(file), 0);
  const damaged = damagedLines(source);
  const unlisted = damaged - mostProblemsListed;
  const more = `The first ${mostProblemsListed.toLocaleString('en-US')} damaged lines are listed, and there are ${unlisted.toLocaleString('en-US')} more.`;
  return {
    sourceId: source.id,
    name: source.name,
    paths: source.paths,
    state: source.state,
    tables: [...source.tables.values()].map((table) => {
      const facts = source.facts.get(table.name) ?? { rows: 0 };
      return {
        name: table.name,
        columns: table.columns,
        known: table.known,
        rows: facts.rows,
        ...(facts.from === undefined ? {} : { from: formatDateTime(facts.from) }),
        ...(facts.to === undefined ? {} : { to: formatDateTime(facts.to) }),
        ...(facts.bytes === undefined ? {} : { bytes: facts.bytes }),
      };
    }),
    rows: [...source.facts.values()].reduce((total, facts) => total + facts.rows, 0),
    duplicates: sum((file) => file.duplicates),
    damaged,
    files: files.length,
    bytes: source.bytes,
    bytesLoaded: sum((file) => (file.complete ? file.size : Math.min(file.bytes, file.size))),
    ...(source.rate === undefined ? {} : { rate: source.rate }),
    ...(source.failure === undefined ? {} : { failure: source.failure }),
    notices: [...source.notices, ...(unlisted > 0 ? [more] : []), ...files.flatMap((file) => file.notices)],
  };
}

/** Counts the rows of tables and finds their time spans; the engine answers both from its statistics. */
export async function refreshFacts(source: LogSource, tables: Iterable<string>): Promise<void> {
  for (const name of tables) {
    const table = source.tables.get(name);
    if (!table) continue;
    const hasTime = table.columns.some((column) => column.name === 'TimeGenerated' && column.type === 'datetime');
    const [row] = await source.session.all(
      `SELECT count(*)${hasTime ? ', min(TimeGenerated), max(TimeGenerated)' : ''} FROM ${sourceTableName(source.database, name)}`,
    );
    const [from, to] = [row?.[1], row?.[2]];
    const bytes = source.facts.get(name)?.bytes;
    source.facts.set(name, {
      rows: Number(row?.[0]),
      ...(from === null || from === undefined ? {} : { from: BigInt(from) }),
      ...(to === null || to === undefined ? {} : { to: BigInt(to) }),
      ...(bytes === undefined ? {} : { bytes }),
    });
  }
}

/** Finds how much room each table takes in the cache, in the engine's blocks. */
export async function refreshSizes(source: LogSource): Promise<void> {
  for (const [name, facts] of source.facts) {
    const table = sourceTableName(source.database, name).replaceAll("'", "''");
    const [row] = await source.session.all(
      `SELECT count(DISTINCT block_id) * 262144 FROM pragma_storage_info('${table}') WHERE persistent AND block_id IS NOT NULL`,
    );
    source.facts.set(name, { ...facts, bytes: Number(row?.[0]) });
  }
}
