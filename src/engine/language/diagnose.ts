import type { QueryDiagnostic } from '../../base/queryDiagnostic';
import { throwIfAborted } from '../../base/errors';
import type { Compilation, CompileOptions, SourceTable } from '../../kql/compile';
import { splitStatements } from '../../kql/language/statements';
import { ticksFromUnixMilliseconds } from '../../base/ticks';

export type Compile = (text: string, options: CompileOptions) => Promise<Compilation>;

/** What is wrong with a document, statement by statement, at places of the document. */
export type Diagnose = (text: string, tables: readonly SourceTable[], signal?: AbortSignal) => Promise<readonly QueryDiagnostic[]>;

const keptStatements = 200;

/** Compiles each statement as Run would, and remembers what it said, so that only the statement that changed is compiled again. */
export function createDiagnose(compile: Compile): Diagnose {
  const bySchema = new WeakMap<readonly SourceTable[], Map<string, readonly QueryDiagnostic[]>>();
  return async (text, tables, signal) => {
    const known = bySchema.get(tables) ?? new Map<string, readonly QueryDiagnostic[]>();
    bySchema.set(tables, known);
    const found: QueryDiagnostic[] = [];
    for (const { start, end } of splitStatements(text)) {
      throwIfAborted(signal);
      const statement = text.slice(start, end);
      const diagnostics =
        known.get(statement) ?? (await compile(statement, { tables, now: ticksFromUnixMilliseconds(Date.now()) })).diagnostics;
      known.set(statement, diagnostics);
      if (known.size > keptStatements) known.delete([...known.keys()][0] ?? '');
      found.push(...diagnostics.map((one) => ({ ...one, start: one.start + start, end: one.end + start })));
    }
    return found;
  };
}
