import type { Column, ColumnType } from '../../src/base/column';
import type { Compile } from '../../src/flows/query/querySource';
import type { Session } from '../../src/store/duckdb';

const types: Readonly<Record<string, ColumnType>> = {
  VARCHAR: 'string',
  INTEGER: 'int',
  DOUBLE: 'real',
  BOOLEAN: 'bool',
  UUID: 'guid',
  JSON: 'dynamic',
};

/**
 * A compiler whose language is SQL, for tests of what happens to a compiled query: the text before each `|` stage is a SELECT, stages
 * are predicates. A column called `…Time…` is a datetime.
 */
export function sqlCompile(session: Session): Compile {
  return async (text, { tables }) => {
    const [first = '', ...stages] = text.split(/(?<!\|)\|(?!\|)/).map((part) => part.trim());
    if (first.startsWith('!')) {
      return {
        ok: false,
        diagnostics: [{ code: 'test', severity: 'error', message: first.slice(1), start: text.indexOf('!'), end: text.length }],
      };
    }
    const table = tables.find(({ name }) => name === first);
    const from = table ? `SELECT * FROM ${table.relation}` : first;
    const sql = stages.reduce((inner, stage) => `SELECT * FROM (${inner}) WHERE ${stage}`, from);
    const columns = (await session.describe(sql)).map(({ name, type }): Column => {
      const fallback = type.startsWith('DECIMAL') ? 'decimal' : 'long';
      return { name, type: name.includes('Time') ? 'datetime' : name.includes('Span') ? 'timespan' : (types[type] ?? fallback) };
    });
    const reads = tables.filter(({ relation }) => sql.includes(relation)).map(({ name }) => name);
    const filtersTime = stages.some((stage) => stage.includes('TimeGenerated'));
    return { ok: true, diagnostics: [], queries: [{ sql, columns, ordered: false, reads, filtersTime, start: 0, end: text.length }] };
  };
}
