import type { SourceTable } from '../../../src/kql/compile';
import { compileQuery } from '../../../src/kql/compile';
import type { Session } from '../../../src/store/duckdb';

/** The longest that a text may take to compile, in milliseconds. */
export const longestCompile = 2000;

/** Failures that values of a query may have when they are worked out; every other failure to plan the SQL is a fault of the compiler. */
const ofValues = /^(?:Conversion|Out of Range|Invalid Input|Overflow)/i;

/** What is wrong with how a text is compiled, in words; undefined where it is answered or refused as it should be. */
export async function inspectQuery(text: string, session: Session, tables: readonly SourceTable[]): Promise<string | undefined> {
  const started = performance.now();
  try {
    const compilation = await compileQuery(text, { tables, now: 638_527_968_000_000_000n, probe: (sql) => session.all(sql) });
    const spent = performance.now() - started;
    if (spent > longestCompile) return `took ${Math.round(spent)} ms to compile`;
    const spans = [...compilation.diagnostics, ...(compilation.ok ? compilation.queries : [])];
    const outside = spans.find(({ start, end }) => !(start >= 0 && start <= end && end <= text.length));
    if (outside) return `a position outside the text: ${outside.start} to ${outside.end} of ${text.length}`;
    if (!compilation.ok) {
      return compilation.diagnostics.some(({ severity, message }) => severity === 'error' && message !== '')
        ? undefined
        : 'refused without a reason';
    }
    for (const { sql } of compilation.queries) {
      const wrong = await planned(sql, session);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return ofValues.test(message) ? undefined : `failed: ${message}`;
  }
}

async function planned(sql: string, session: Session): Promise<string | undefined> {
  const { count } = await session.connection.extractStatements(sql);
  if (count !== 1) return `became ${count} statements`;
  await session.describe(sql);
  return undefined;
}
