import type { EngineValue } from '../../base/cell';
import type { ExternalFile } from '../externalFile';
import type { Kusto, TableSchema } from '../parser/kusto';
import type { SavedFunction } from '../savedFunctions';

/** A table of the source, as the plan reads it. */
export interface PlannedTable extends TableSchema {
  readonly relation: string;
  readonly rows?: number;
  readonly isEmpty?: boolean;
  readonly numbersRows?: boolean;
  readonly timeless?: boolean;
  /** Whether its rows stand in the query itself. */
  readonly written?: boolean;
}

export interface PlanOptions {
  readonly tables: readonly PlannedTable[];
  readonly databases?: readonly { readonly name: string; readonly tables: readonly PlannedTable[] }[];
  readonly now: bigint;
  readonly timeRange?: { readonly from: bigint; readonly to: bigint };
  readonly functions?: readonly SavedFunction[];
  readonly externalFile?: (address: string) => ExternalFile;
  readonly placesFile?: string;
  readonly columnsOnly?: boolean;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly probe?: (sql: string) => Promise<EngineValue[][]>;
}

export interface PlanInput {
  readonly kusto: Kusto;
  readonly options: PlanOptions;
  /** Answers to the small queries that were asked so far. */
  readonly answers: ReadonlyMap<string, EngineValue[][]>;
}
