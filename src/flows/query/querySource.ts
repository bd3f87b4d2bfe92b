import type { Compilation, CompileOptions, SourceTable } from '../../kql/compile';
import type { SourceInfo } from '../../protocol/engine';

/** What queries need to know of the open sources. */
export interface QuerySources {
  /** The tables that a query over the source may name, as far as they are loaded. */
  tablesOf(sourceId: string): Promise<readonly SourceTable[]> | readonly SourceTable[];
  infoOf(sourceId: string): SourceInfo | undefined;
}

/** Turns KQL text into SQL. */
export type Compile = (text: string, options: CompileOptions) => Promise<Compilation>;
