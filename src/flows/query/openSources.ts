import type { CompiledQuery, QueryDatabase, SourceTable } from '../../kql/compile';
import type { SourceInfo } from '../../protocol/engine';
import type { Compile } from './querySource';

/** Whether a text may name another source. */
const namesOthers = /\b(?:database|workspace|app)\s*\(/i;

/** A compiler that knows the open sources by their names, for texts that ask one beside their own. */
export function withOpenSources(compile: Compile, databases: () => readonly QueryDatabase[]): Compile {
  return (text, options) => compile(text, namesOthers.test(text) ? { ...options, databases: databases() } : options);
}

/** The open sources as queries name them; of two with one name none can be meant. */
export function databasesOf(
  sources: readonly SourceInfo[],
  tablesOf: (sourceId: string) => readonly SourceTable[],
): readonly QueryDatabase[] {
  const isOne = ({ name }: SourceInfo): boolean => sources.filter((other) => other.name === name).length === 1;
  return sources.filter(isOne).map(({ name, sourceId }) => ({ name, tables: tablesOf(sourceId) }));
}

/** The sources beside its own that a text's queries read. */
export function othersRead(queries: readonly CompiledQuery[], sources: readonly SourceInfo[]): readonly SourceInfo[] {
  const reads = queries.flatMap((query) => query.reads);
  return sources.filter(({ name }) => reads.some((table) => table.startsWith(`${name}/`)));
}
