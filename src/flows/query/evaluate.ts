import { cellText } from '../../base/cell';
import type { CellText, Column } from '../../base/column';
import type { QueryDiagnostic } from '../../base/queryDiagnostic';
import { compileQuery } from '../../kql/compile';
import type { CompileOptions, Visualization } from '../../kql/compile';
import type { Session } from '../../store/duckdb';

/** The rows of one statement, each cell in canonical text. */
export interface EvaluatedTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly CellText[])[];
  readonly visualization?: Visualization;
}

/** What a text comes to: its tables, or what is wrong with it. */
export type Evaluation =
  | { readonly ok: true; readonly tables: readonly EvaluatedTable[]; readonly diagnostics: readonly QueryDiagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly QueryDiagnostic[] };

/**
 * Compiles a text and runs its statements, one after the other, keeping every row in memory: for answers that are small, such as those of
 * the batch command line. Throws what the database throws.
 */
export async function evaluate(
  text: string,
  session: Session,
  options: Omit<CompileOptions, 'probe'> & { readonly signal?: AbortSignal },
): Promise<Evaluation> {
  const { signal, ...compileOptions } = options;
  const compilation = await compileQuery(text, { ...compileOptions, probe: (sql) => session.all(sql, signal) });
  if (!compilation.ok) return compilation;
  const tables: EvaluatedTable[] = [];
  for (const { sql, columns, visualization } of compilation.queries) {
    const rows = await session.all(sql, signal);
    const cells = rows.map((row) => row.map((value, index) => cellText(value, columns[index]?.type ?? 'string')));
    tables.push({ columns, rows: cells, ...(visualization ? { visualization } : {}) });
  }
  return { ok: true, tables, diagnostics: compilation.diagnostics };
}
