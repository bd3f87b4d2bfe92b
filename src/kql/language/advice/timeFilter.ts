import type { QueryDiagnostic } from '../../../base/queryDiagnostic';
import type { SyntaxNode } from '../../parser/syntax';
import type { Advice } from './advice';

/** A query over all time, where the table says when each row came to be. */
export const timeFilterAdvice: Advice = {
  code: 'no-time-filter',
  examples: [
    {
      query: '^SigninLogs\n| where ResultType != "0"',
      fixed: 'SigninLogs\n| where TimeGenerated > ago(1d)\n| where ResultType != "0"',
    },
  ],
  find: ({ kusto, nodes, schema, statement }) => {
    if (nodes.some((node) => node.ReferencedSymbol?.Name === 'TimeGenerated' && isInFilter(node, kusto.kindOf))) return [];
    const timed = new Set(
      schema.tables.filter(({ columns }) => columns.some(({ name }) => name === 'TimeGenerated')).map(({ name }) => name),
    );
    const table = nodes.find(
      (node) => kusto.kindOf(node) === 'NameReference' && timed.has(node.ReferencedSymbol?.Name ?? '') && isRows(node),
    );
    if (!table) return [];
    const [start, end] = [table.TextStart, table.End];
    const lineEnd = /^[^\S\r\n]*(?=\r?\n|$)/.exec(statement.text.slice(end));
    const edit = { start: end, end, text: lineEnd ? '\n| where TimeGenerated > ago(1d)' : ' | where TimeGenerated > ago(1d)' };
    const fixes = [{ title: 'Add a filter on the time: the last day', edits: [edit] }];
    const message = 'The query reads the rows of all time, as far as no time range is chosen for it.';
    const found: QueryDiagnostic = { code: 'no-time-filter', severity: 'hint', message, start, end, fixes };
    return [found];
  },
};

function isInFilter(node: SyntaxNode, kindOf: (node: SyntaxNode) => string): boolean {
  for (let parent = node.Parent; parent; parent = parent.Parent) if (kindOf(parent) === 'FilterOperator') return true;
  return false;
}

function isRows(node: SyntaxNode): boolean {
  return Boolean(node.ReferencedSymbol?.Columns);
}
