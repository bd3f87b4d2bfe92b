import { sqlText } from '../../base/sql';
import { messageOf, UserError } from '../../base/errors';
import type { QueryDiagnostic } from '../../base/queryDiagnostic';
import { ticksFromUnixMilliseconds } from '../../base/ticks';
import type { Clock } from '../../base/clock';
import type { TailFilter } from '../../protocol/tail';
import { tailSeverities } from '../../protocol/tail';
import type { Session } from '../../store/duckdb';
import { fitsPatternSql, hasTextSql, tailColumns, tailTableName } from '../../store/tailTable';
import type { Compile } from '../query/querySource';

/** A filter as conditions over the table of a tail; what is wrong with its KQL, in place of a condition. */
export interface ReadyFilter {
  readonly conditions: readonly string[];
  readonly diagnostics: readonly QueryDiagnostic[];
}

export interface FilterParts {
  readonly compile: Compile;
  readonly clock: Clock;
  /** The tail's; without one, a filter is only read. */
  readonly database: string | undefined;
}

/** @throws UserError where a regular expression cannot be read */
export async function readyFilter(parts: FilterParts, session: Session, filter: TailFilter): Promise<ReadyFilter> {
  const conditions = plainConditions(filter);
  const text = filter.text?.trim() ?? '';
  if (text === '') return { conditions, diagnostics: [] };
  if (filter.kql === true) {
    const { condition, diagnostics } = await kqlCondition(parts, session, text);
    return { conditions: condition === undefined ? conditions : [...conditions, condition], diagnostics };
  }
  const pattern = /^\/(.+)\/$/s.exec(text)?.[1];
  if (pattern === undefined) return { conditions: [...conditions, hasTextSql(text.toLowerCase())], diagnostics: [] };
  await session.all(`SELECT regexp_matches('', ${sqlText(pattern)}, 'i')`).catch((error: unknown) => {
    throw new UserError(`The regular expression cannot be read: ${messageOf(error)}`, {
      code: 'filter-invalid',
    });
  });
  return { conditions: [...conditions, fitsPatternSql(pattern)], diagnostics: [] };
}

function plainConditions(filter: TailFilter): readonly string[] {
  const { level, categories, status, caller, resource, correlation, subscription, since } = filter;
  const same = (column: string, value: string | undefined): string[] =>
    value === undefined || value === '' ? [] : [`lower(${column}) = ${sqlText(value.toLowerCase())}`];
  return [
    ...(level === undefined ? [] : [`__severity <= ${tailSeverities.indexOf(level)}`]),
    ...(categories === undefined || categories.length === 0 ? [] : [`CategoryValue IN (${categories.map(sqlText).join(', ')})`]),
    ...same('ActivityStatusValue', status),
    ...same('Caller', caller),
    ...same('CorrelationId', correlation),
    ...same('SubscriptionId', subscription),
    ...(resource === undefined || resource === '' ? [] : [`starts_with(_ResourceId, ${sqlText(resource.toLowerCase())})`]),
    ...(since === undefined ? [] : [`__sequence > ${since}`]),
  ];
}

/** The column that names an event in compiled queries. */
const sequence = { name: '__sequence', type: 'long' } as const;

/**
 * A predicate such as `Level == "Error"`, or a query that begins with the table, as a condition. The text is compiled as it stands, so that places of its
 * diagnostics are its own.
 */
async function kqlCondition(
  { compile, clock, database }: FilterParts,
  session: Session,
  text: string,
): Promise<{ readonly condition?: string; readonly diagnostics: readonly QueryDiagnostic[] }> {
  const relation = database === undefined ? '(SELECT 1)' : tailTableName(database, 'AzureActivity');
  const isQuery = /^\s*AzureActivity\b/.test(text);
  const before = isQuery ? '' : 'AzureActivity | where ';
  const sql = await compiledSequences({ compile, now: clock.now(), relation }, session, {
    text: `${before}${text}\n| project __sequence`,
  });
  const shifted = sql.diagnostics.map((one) => ({
    ...one,
    start: Math.max(0, Math.min(text.length, one.start - before.length)),
    end: Math.max(0, Math.min(text.length, one.end - before.length)),
  }));
  return sql.sql === undefined
    ? { diagnostics: shifted }
    : { condition: `__sequence IN (SELECT __sequence FROM (${sql.sql}))`, diagnostics: shifted };
}

/** Compiles a query over the events whose answer is their numbers. */
export async function compiledSequences(
  { compile, now, relation }: { readonly compile: Compile; readonly now: number; readonly relation: string },
  session: Session,
  { text }: { readonly text: string },
): Promise<{ readonly sql?: string; readonly diagnostics: readonly QueryDiagnostic[] }> {
  const compilation = await compile(text, {
    tables: [{ name: 'AzureActivity', columns: [...tailColumns, sequence], relation }],
    now: ticksFromUnixMilliseconds(now),
    probe: (sql) => session.all(sql),
  });
  if (!compilation.ok) return { diagnostics: compilation.diagnostics };
  const query = compilation.queries.at(-1);
  return query ? { sql: query.sql, diagnostics: compilation.diagnostics } : { diagnostics: compilation.diagnostics };
}
