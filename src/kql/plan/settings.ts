import { textOf } from '../parser/syntax';
import type { SyntaxNode } from '../parser/syntax';
import type { Query } from './scope';
import { refuse } from './scope';

/** What `set` statements may say that would change the answer, and that is not done here. */
const refused: Readonly<Record<string, string>> = {
  query_datetimescope_column: 'Filter by the column in the query.',
  query_datetimescope_from: 'Filter by the column in the query.',
  query_datetimescope_to: 'Filter by the column in the query.',
  query_results_apply_getschema: 'Put getschema behind the query.',
};

/** A query under what the `set` statements before it say. Source: learn.microsoft.com/kusto/api/rest/request-properties. */
export function underSettings(query: Query): Query {
  for (const [name, instead] of Object.entries(refused)) {
    const value = query.option(name);
    if (value) return refuse(value, 'unsupported-option', `The option ${name} is not supported locally. ${instead}`);
  }
  const language = query.option('query_language');
  if (language && !/^["'](csl|kql)["']$/.test(textOf(language)))
    return refuse(language, 'unsupported-option', 'Queries are written in KQL here.');
  const now = query.option('query_now');
  return now ? { ...query, now: constantOf(now, 'datetime', query) } : query;
}

/** How many rows a result has at most, where a `set` statement says so. */
export function mostRows(query: Query): bigint | undefined {
  const value = query.option('query_take_max_records');
  return value && constantOf(value, 'long', query);
}

function constantOf(node: SyntaxNode, type: 'datetime' | 'long', query: Query): bigint {
  const value = query.expression(node, { query, names: new Map(), row: { columns: new Map() } });
  const isFitting = value.type === type || (type === 'long' && value.type === 'int');
  return isFitting && typeof value.constant === 'bigint' ? value.constant : refuse(node, 'value-invalid', `${textOf(node)} is no ${type}.`);
}
