import type { Compilation, CompileOptions, SourceTable } from '../../kql/compile';
import type { SourceInfo } from '../../protocol/engine';

/** What queries need to know of the open sources. */
export interface QuerySources {
  /** The tables that a query over the source may name, as far as they are loaded. */
  tablesOf(sourceId: string): Promise<readonly SourceTable[]> | readonly SourceTable[];
  infoOf(sourceId: string): SourceInfo | undefined;
  /** All open sources, where a query may read several. */
  list?(): readonly SourceInfo[];
  /** Ends when the source's running load has ended, however it ended; at once where none runs. */
  whenLoaded(sourceId: string): Promise<unknown>;
}

/** Turns KQL text into SQL. */
export type Compile = (text: string, options: CompileOptions) => Promise<Compilation>;
