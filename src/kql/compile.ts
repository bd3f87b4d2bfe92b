import type { Column } from '../base/column';
import type { EngineValue } from '../base/cell';
import type { QueryDiagnostic, Span } from '../base/queryDiagnostic';
import type { ExternalFile } from './externalFile';
import { loadKusto } from './parser/kusto';
import { ProbeNeeded, SchemaKnown } from './plan/probe';
import type { Patch } from './plan/probe';
import { addPatch, applyPatches, shiftBack } from './plan/probe';
import { Refusal } from './plan/scope';
import { longTables } from './plan/longTables';
import { outsidePrelude, prelude } from './plan/prelude';
import type { Prelude } from './plan/prelude';
import { compileText, diagnosticOf } from './plan/statements';
import type { SavedFunction } from './savedFunctions';

/** A table that a query may name. */
export interface SourceTable {
  readonly name: string;
  readonly columns: readonly Column[];
  /** What stands behind FROM: a relation whose columns have the names of `physicalNames` and the types of `physicalTypes`. */
  readonly relation: string;
  /** Whether the relation is a table of the engine's, whose rows have a `rowid`: a view or a SELECT has none. */
  readonly numbersRows?: boolean;
  readonly description?: string;
  /** Whether its rows count whatever range of time is asked for. */
  readonly timeless?: boolean;
  /** How many rows it has, where that is known. */
  readonly rows?: number;
  /** Known to hold no rows, such as a table of the catalog without data: a union need not look into it. */
  readonly isEmpty?: boolean;
}

/** Another source, whose tables a query names with `database("name").Table`. */
export interface QueryDatabase {
  readonly name: string;
  readonly tables: readonly SourceTable[];
}

export interface CompileOptions {
  readonly tables: readonly SourceTable[];
  /** The open sources that a query may name beside its own. */
  readonly databases?: readonly QueryDatabase[];
  /** `now()` for the whole query, in ticks. */
  readonly now: bigint;
  /** Every table that has `TimeGenerated` is cut to this range (ticks, end excluded), as the service's `timespan` does. */
  readonly timeRange?: { readonly from: bigint; readonly to: bigint };
  /** Functions that every query may call without declaring them. The same list must be the same object. */
  readonly functions?: readonly SavedFunction[];
  /** Says which file an address of `externaldata` means; without it none may be read. */
  readonly externalFile?: (address: string) => ExternalFile;
  /** A file in MaxMind's format with the places of addresses; without one, what asks for them is refused. */
  readonly placesFile?: string;
  /**
   * Whether only the columns are asked for: what decides about rows alone (external data, absent tables of a union that is fuzzy, gaps
   * of a template such as `datetime(<start>)`) then stands for no rows or for null.
   */
  readonly columnsOnly?: boolean;
  /** Values for what the text declares with `declare query_parameters`, by name, written as the language writes them; a string as it is. */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Runs a small query whose answer decides the columns of the next (`pivot`, `bag_unpack`). Without it such operators are refused.
   */
  readonly probe?: (sql: string) => Promise<EngineValue[][]>;
}

/** How a result wants to be drawn: what `render` said. */
export interface Visualization {
  readonly kind: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** One result of a statement: most give one, `fork` and `facet` several. */
export interface CompiledQuery extends Span {
  /** The name that the query gives the result, with `as`, `fork` or `facet`. */
  readonly name?: string;
  /** A SELECT whose columns are `columns`, in this order and under these exact names, in physical types. */
  readonly sql: string;
  readonly columns: readonly Column[];
  /** Whether the rows' order is part of the answer; `sql` then has its ORDER BY. */
  readonly ordered: boolean;
  readonly visualization?: Visualization;
  /** Names of the source tables that the query reads. */
  readonly reads: readonly string[];
  /** Whether the query's own text filters on `TimeGenerated`; the picker's range is intersected with it. */
  readonly filtersTime: boolean;
}

export type Compilation =
  | { readonly ok: true; readonly queries: readonly CompiledQuery[]; readonly diagnostics: readonly QueryDiagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly QueryDiagnostic[] };

/**
 * Translates a KQL text. Its problems are values: the service's own where the text is wrong, ours where the engine cannot answer it.
 * A text may hold several statements; each that gives rows becomes a query.
 */
export async function compileQuery(text: string, options: CompileOptions): Promise<Compilation> {
  const { patches, tables } = longTables(text);
  if (patches.length === 0) return compileShort(text, options);
  const compilation = await compileShort(applyPatches(text, patches), { ...options, tables: [...options.tables, ...tables] });
  const diagnostics = shiftBack(compilation.diagnostics, patches);
  return compilation.ok ? { ok: true, queries: shiftBack(compilation.queries, patches), diagnostics } : { ok: false, diagnostics };
}

/** Translates a text whose long tables are tables of the source. */
async function compileShort(text: string, options: CompileOptions): Promise<Compilation> {
  const kusto = await loadKusto();
  const answers = new Map<string, EngineValue[][]>();
  const notices: QueryDiagnostic[] = [];
  let before: Prelude = { text: '', parts: [] };
  let patches: readonly Patch[] = [];
  const inText = (diagnostics: readonly QueryDiagnostic[]): readonly QueryDiagnostic[] => {
    const [first, ...later] = patches;
    return first ? shiftBack(outsidePrelude(shiftBack(diagnostics, later), before, text), [first]) : diagnostics;
  };
  try {
    before = prelude(text, options);
    patches = [{ offset: 0, text: before.text }];
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, diagnostics: [diagnosticOf(error)] };
    throw error;
  }
  for (;;) {
    try {
      const { queries, diagnostics } = compileText(applyPatches(text, patches), { kusto, answers, options });
      const own = [...notices, ...inText(diagnostics)];
      if (own.some(({ severity }) => severity === 'error')) return { ok: false, diagnostics: own };
      return { ok: true, queries: shiftBack(queries, patches), diagnostics: own };
    } catch (error) {
      if (error instanceof ProbeNeeded && options.probe) answers.set(error.sql, await options.probe(error.sql));
      else if (error instanceof SchemaKnown) {
        notices.push(...inText(error.notice ? [error.notice] : []));
        patches = addPatch(patches, error);
      } else if (error instanceof RangeError) return { ok: false, diagnostics: [tooLarge(text)] };
      else if (error instanceof Refusal) return { ok: false, diagnostics: inText([diagnosticOf(error)]) };
      else throw error;
    }
  }
}

/** The stack, or the longest text, ends where names stand for one another over too many steps. */
function tooLarge(text: string): QueryDiagnostic {
  const message = 'The query is too large to be translated. Use fewer steps that build on one another, or split it into several queries.';
  return { code: 'query-too-large', severity: 'error', message, start: 0, end: text.length };
}
