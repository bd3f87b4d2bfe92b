import type { QueryDiagnostic, QueryFix, Span } from '../../base/queryDiagnostic';
import { throwIfAborted } from '../../base/errors';
import type { Compilation, CompileOptions } from '../../kql/compile';
import type { KqlLanguage } from '../../kql/language/language';
import { splitStatements } from '../../kql/language/statements';
import { ticksFromUnixMilliseconds } from '../../base/ticks';
import type { SourceSchema } from './schemas';

export type Compile = (text: string, options: CompileOptions) => Promise<Compilation>;

/** What is wrong with a document and what may be done about it, statement by statement, at places of the document. */
export type Diagnose = (text: string, schema: SourceSchema, signal?: AbortSignal) => Promise<readonly QueryDiagnostic[]>;

const keptStatements = 200;
/** Codes of Microsoft's own parser and binder; others say what the local engine cannot run. */
const bindersCode = /^KS\d+$/;

export interface AdviceParts {
  readonly language: () => Promise<Pick<KqlLanguage, 'advise'>>;
  /** What else is said of a statement that a service answers. */
  readonly ofService?: (statement: string) => readonly QueryDiagnostic[];
}

/**
 * Compiles each statement as Run would, and remembers what it said, so that only the statement that changed is compiled again. Between two
 * statements other requests have their turn.
 */
export function createDiagnose(compile: Compile, { language, ofService = () => [] }: AdviceParts): Diagnose {
  const bySchema = new WeakMap<SourceSchema, Map<string, readonly QueryDiagnostic[]>>();
  const look = async (statement: string, schema: SourceSchema): Promise<readonly QueryDiagnostic[]> => {
    const kept = schema.ofService;
    const options = { tables: schema.tables, now: ticksFromUnixMilliseconds(Date.now()), ...(kept ? { functions: kept } : {}) };
    const { diagnostics } = await compile(statement, options);
    const { advise } = await language();
    if (!kept) return advise(statement, diagnostics, schema);
    const own = diagnostics.filter(({ code }) => bindersCode.test(code));
    return [...(await advise(statement, own, schema)), ...ofService(statement)];
  };
  return async (text, schema, signal) => {
    const known = bySchema.get(schema) ?? new Map<string, readonly QueryDiagnostic[]>();
    bySchema.set(schema, known);
    const found: QueryDiagnostic[] = [];
    for (const { start, end } of splitStatements(text)) {
      throwIfAborted(signal);
      const statement = text.slice(start, end);
      let diagnostics = known.get(statement);
      if (!diagnostics) {
        await new Promise((resolve) => setImmediate(resolve));
        throwIfAborted(signal);
        diagnostics = await look(statement, schema);
      }
      known.set(statement, diagnostics);
      if (known.size > keptStatements) known.delete([...known.keys()][0] ?? '');
      found.push(...diagnostics.map((one) => inDocument(one, { start, end: text.length })));
    }
    return found;
  };
}

/** A statement's diagnostic at its place of the document, which it never leaves. */
function inDocument(diagnostic: QueryDiagnostic, { start, end }: Span): QueryDiagnostic {
  const place = (one: Span): Span => ({ start: Math.min(one.start + start, end), end: Math.min(one.end + start, end) });
  const fixes = diagnostic.fixes?.map(({ title, edits }): QueryFix => ({
    title,
    edits: edits.map((edit) => ({ ...edit, ...place(edit) })),
  }));
  return { ...diagnostic, ...place(diagnostic), ...(fixes ? { fixes } : {}) };
}
