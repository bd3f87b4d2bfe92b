import type { QueryDiagnostic } from '../../../base/queryDiagnostic';
import type { FunctionCall, SyntaxNode } from '../../parser/syntax';
import { children, textOf } from '../../parser/syntax';
import type { Advice, Advised } from './advice';

/** Functions that have a newer name, by the older. */
const functions: Readonly<Record<string, string>> = {
  makelist: 'make_list',
  makeset: 'make_set',
  any: 'take_any',
  anyif: 'take_anyif',
  argmax: 'arg_max',
  argmin: 'arg_min',
  todynamic: 'parse_json',
  toobject: 'parse_json',
  parsejson: 'parse_json',
  extractjson: 'extract_json',
  weekofyear: 'week_of_year',
  notempty: 'isnotempty',
  notnull: 'isnotnull',
};

/** Operators that have a newer name, by the older. */
const operators: Readonly<Record<string, string>> = { mvexpand: 'mv-expand', mvapply: 'mv-apply', 'project-smart': 'project-reorder' };

const olderFunctions: Advice = {
  code: 'older-name',
  examples: [
    { query: 'SigninLogs | summarize ^makeset(IPAddress) by UserId', fixed: 'SigninLogs | summarize make_set(IPAddress) by UserId' },
    { query: 'SigninLogs | summarize ^any(IPAddress) by UserId', fixed: 'SigninLogs | summarize take_any(IPAddress) by UserId' },
    { query: 'SigninLogs | extend Device = ^todynamic(UserAgent)', fixed: 'SigninLogs | extend Device = parse_json(UserAgent)' },
  ],
  find: (advised) =>
    advised.nodes
      .filter((node) => advised.kusto.kindOf(node) === 'FunctionCallExpression')
      .flatMap((node) => renamed((node as FunctionCall).Name, functions, advised)),
};

const olderOperators: Advice = {
  code: 'older-name',
  examples: [
    { query: 'AuditLogs | ^mvexpand TargetResources', fixed: 'AuditLogs | mv-expand TargetResources' },
    { query: 'AuditLogs | ^mvapply TargetResources on (take 1)', fixed: 'AuditLogs | mv-apply TargetResources on (take 1)' },
  ],
  find: (advised) =>
    advised.nodes
      .filter((node) => advised.kusto.kindOf(node).endsWith('Operator'))
      .flatMap((node) => children(node).slice(0, 1))
      .flatMap((word) => renamed(word, operators, advised)),
};

function renamed(node: SyntaxNode, names: Readonly<Record<string, string>>, { kusto, nodes }: Advised): readonly QueryDiagnostic[] {
  const written = textOf(node);
  const name = Object.hasOwn(names, written) ? names[written] : undefined;
  if (name === undefined) return [];
  // A name that the query declares itself is the query's own.
  if (nodes.some((other) => kusto.kindOf(other) === 'NameDeclaration' && textOf(other) === written)) return [];
  const [start, end] = [node.TextStart, node.End];
  const fixes = [{ title: `Change to '${name}'`, edits: [{ start, end, text: name }] }];
  return [{ code: 'older-name', severity: 'information', message: `'${written}' is now called '${name}'.`, start, end, fixes }];
}

/** Names that the language has replaced by others. */
export const olderNameAdvice: readonly Advice[] = [olderFunctions, olderOperators];
