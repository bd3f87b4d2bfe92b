import type { QueryDiagnostic } from '../../../base/queryDiagnostic';
import type { SyntaxNode, SyntaxList } from '../../parser/syntax';
import { children, elements, scalarType, textOf } from '../../parser/syntax';
import { quoted } from '../completion';
import type { Advice, Advised } from './advice';
import { operatorOf, stringOf, tableOfColumn } from './advice';

interface Comparison {
  readonly node: SyntaxNode;
  readonly operator: string;
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
}

/** The comparisons of a statement whose operator is one of these. */
function comparisons({ nodes, kusto }: Advised, operators: readonly string[]): readonly Comparison[] {
  return nodes.flatMap((node) => {
    if (!kusto.kindOf(node).endsWith('Expression')) return [];
    const operator = operatorOf(node)?.Text;
    const [left, right] = children(node).filter((child) => !child.IsToken);
    return operator !== undefined && operators.includes(operator) && left && right ? [{ node, operator, left, right }] : [];
  });
}

/** Puts another operator in the place of a comparison's. */
function changeOperator({ node, operator }: Comparison, text: string): QueryDiagnostic['fixes'] {
  const token = operatorOf(node);
  return token ? [{ title: `Change '${operator}' to '${text}'`, edits: [{ start: token.TextStart, end: token.End, text }] }] : [];
}

const has: Readonly<Record<string, string>> = { contains: 'has', '!contains': '!has', contains_cs: 'has_cs', '!contains_cs': '!has_cs' };

const containsTerm: Advice = {
  code: 'contains-term',
  examples: [
    { query: 'SigninLogs | where UserPrincipalName ^contains "contoso"', fixed: 'SigninLogs | where UserPrincipalName has "contoso"' },
  ],
  find: (advised) =>
    comparisons(advised, Object.keys(has)).flatMap((found): readonly QueryDiagnostic[] => {
      const token = operatorOf(found.node);
      if (!token || !/^[\p{L}\p{N}]{4,}$/u.test(stringOf(advised, found.right) ?? '')) return [];
      const other = has[found.operator] ?? '';
      return [
        {
          code: 'contains-term',
          severity: 'information',
          message: `'${found.operator}' looks at every character. Where a whole term is meant, '${other}' finds it faster.`,
          start: token.TextStart,
          end: token.End,
          fixes: changeOperator(found, other) ?? [],
        },
      ];
    }),
};

const textAndNumber: Advice = {
  code: 'text-compared-with-number',
  examples: [
    { query: 'SigninLogs | where ResultType == ^0', fixed: 'SigninLogs | where ResultType == "0"' },
    { query: 'SigninLogs | where ResultType != ^50126', fixed: 'SigninLogs | where ResultType != "50126"' },
  ],
  find: (advised) =>
    comparisons(advised, ['==', '!=']).flatMap(({ left, right }): readonly QueryDiagnostic[] => {
      if (scalarType(left.ResultType) !== 'string' || !/^(?:Long|Int|Real)LiteralExpression$/.test(advised.kusto.kindOf(right))) return [];
      const [start, end, text] = [right.TextStart, right.End, `"${textOf(right)}"`];
      const fixes = [{ title: `Change to ${text}`, edits: [{ start, end, text }] }];
      const message = `${textOf(left)} is text: compare it with ${text}.`;
      return [{ code: 'text-compared-with-number', severity: 'warning', message, start, end, fixes }];
    }),
};

/** Columns of the Activity Log that the service writes in changing case. */
const changingCase = new Set([
  'OperationNameValue',
  'ActivityStatusValue',
  'ActivitySubstatusValue',
  'CategoryValue',
  'ResourceProviderValue',
  'ResourceGroup',
]);
const anyCase: Readonly<Record<string, string>> = { '==': '=~', '!=': '!~', in: 'in~', '!in': '!in~' };

const activityCase: Advice = {
  code: 'activity-log-case',
  examples: [
    {
      query: 'AzureActivity | where OperationNameValue ^== "Microsoft.Insights/diagnosticSettings/delete"',
      fixed: 'AzureActivity | where OperationNameValue =~ "Microsoft.Insights/diagnosticSettings/delete"',
    },
    {
      query: 'AzureActivity | where ActivityStatusValue ^in ("Success", "Start")',
      fixed: 'AzureActivity | where ActivityStatusValue in~ ("Success", "Start")',
    },
  ],
  find: (advised) =>
    comparisons(advised, Object.keys(anyCase)).flatMap((found): readonly QueryDiagnostic[] => {
      const token = operatorOf(found.node);
      const name = found.left.ReferencedSymbol?.Name ?? '';
      if (!token || !changingCase.has(name) || tableOfColumn(advised, found.left) !== 'AzureActivity') return [];
      const other = anyCase[found.operator] ?? '';
      return [
        {
          code: 'activity-log-case',
          severity: 'information',
          message: `The Activity Log writes ${name} in changing case: '${other}' finds all of them.`,
          start: token.TextStart,
          end: token.End,
          fixes: changeOperator(found, other) ?? [],
        },
      ];
    }),
};

const knownValueCase: Advice = {
  code: 'value-case',
  examples: [
    { query: 'SigninLogs | where AppDisplayName == ^"azure portal"', fixed: 'SigninLogs | where AppDisplayName == "Azure Portal"' },
  ],
  find: async (advised) => {
    const found: QueryDiagnostic[] = [];
    for (const { left, right, operator } of comparisons(advised, ['==', '!=', 'in', '!in'])) {
      const values = await valuesOf(advised, left);
      const literals = operator.endsWith('in') ? elements((right as SyntaxNode & { Expressions?: SyntaxList }).Expressions) : [right];
      if (values.length > 0) found.push(...literals.flatMap((literal) => otherCase(advised, literal, values)));
    }
    return found;
  },
};

async function valuesOf(advised: Advised, column: SyntaxNode): Promise<readonly string[]> {
  const table = tableOfColumn(advised, column);
  const name = column.ReferencedSymbol?.Name;
  if (table === undefined || name === undefined || table === 'AzureActivity' || scalarType(column.ResultType) !== 'string') return [];
  return (await advised.schema.valuesOf?.(table, name)) ?? [];
}

function otherCase(advised: Advised, literal: SyntaxNode, values: readonly string[]): readonly QueryDiagnostic[] {
  const value = stringOf(advised, literal);
  if (value === undefined || value === '' || values.includes(value)) return [];
  const known = values.filter((one) => one.toLowerCase() === value.toLowerCase());
  const [first] = known;
  if (first === undefined) return [];
  const [start, end] = [literal.TextStart, literal.End];
  const fixes = known.map((text) => ({ title: `Change to ${quoted(text)}`, edits: [{ start, end, text: quoted(text) }] }));
  const message = `The logs have ${quoted(first)}: upper and lower case count here.`;
  return [{ code: 'value-case', severity: 'warning', message, start, end, fixes }];
}

/** Comparisons that say another thing than they seem to, or say it slowly. */
export const comparisonAdvice: readonly Advice[] = [containsTerm, textAndNumber, activityCase, knownValueCase];
