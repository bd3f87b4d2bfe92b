import type { QueryDiagnostic } from '../../base/queryDiagnostic';
import type { Kusto, KustoCode, KustoDiagnostic } from '../parser/kusto';
import type { FunctionCall, SyntaxNode } from '../parser/syntax';
import { children, listItems, textOf } from '../parser/syntax';

const severities: Readonly<Record<string, QueryDiagnostic['severity']>> = { Error: 'error', Warning: 'warning' };

/** What the parser and the binder say about a text, without what the service itself takes. */
export function checkProblems(code: KustoCode, kusto: Kusto): readonly QueryDiagnostic[] {
  const isWithin = surroundings(code, kusto);
  const isTolerated = ({ Code, Start }: KustoDiagnostic): boolean =>
    tolerated.some((one) => one.codes.includes(Code) && (one.within === undefined || isWithin(Start, one.within)));
  return listItems(code.GetDiagnostics())
    .filter((diagnostic) => !isTolerated(diagnostic))
    .map((diagnostic) =>
      diagnostic.Code === notBool && isWithin(diagnostic.Start, endsBeforeQuery)
        ? { ...toDiagnostic(diagnostic), message: queryInList }
        : toDiagnostic(diagnostic),
    )
    .map((diagnostic) => insideOf(code.Text, diagnostic));
}

// The parser puts what is missing at the end of a text behind it, where it took a sign for a name before.
function insideOf({ length }: string, diagnostic: QueryDiagnostic): QueryDiagnostic {
  const { start, end } = diagnostic;
  return end <= length ? diagnostic : { ...diagnostic, start: Math.min(start, length), end: length };
}

/** The parser's code for a condition that is none. */
const notBool = 'KS141';
const queryInList =
  'The list of tables of find and search takes names only here, no query in parentheses. Name the query with let before the statement, and write its name in the list.';

/** Whether the parser has taken a query in the list of tables for the condition: the list then ends where it did not in the text. */
function endsBeforeQuery(node: SyntaxNode, { kindOf }: Kusto): boolean {
  if (!['FindOperator', 'SearchOperator'].includes(kindOf(node))) return false;
  const { InClause } = node as SyntaxNode & { readonly InClause: SyntaxNode | null };
  const last = InClause && children(InClause).at(-1);
  return last !== null && last !== undefined && textOf(last) === '';
}

type NodeTest = (node: SyntaxNode, kusto: Kusto) => boolean;

interface Tolerance {
  readonly codes: readonly string[];
  /** What the problem stands in; anywhere where there is none. */
  readonly within?: NodeTest;
}

/** Where the binder is stricter than the service. */
const tolerated: readonly Tolerance[] = [
  // `count(x)` counts rows, whatever x is.
  { codes: ['KS107'], within: callOf('count') },
  // A bare text is a condition of its own in `search`.
  { codes: ['KS107'], within: (node, { kindOf }) => kindOf(node) === 'SearchOperator' },
  // The binder knows fewer of the options of `bag_unpack` than the service does.
  { codes: ['KS119', 'KS107'], within: callOf('bag_unpack') },
  // A whole number of any width says the degree of a polynomial.
  { codes: ['KS107'], within: callOf('series_fit_poly') },
  // The seconds may have a fraction. Source: learn.microsoft.com/kusto/query/make-timespan-function.
  { codes: ['KS134'], within: callOf('make_timespan') },
  // A step may be a text, for a period of the calendar. Source: the page of each plugin in learn.microsoft.com/kusto/query.
  { codes: ['KS138'], within: callOf('activity_metrics') },
  { codes: ['KS138'], within: callOf('activity_counts_metrics') },
  { codes: ['KS138'], within: callOf('active_users_count') },
  { codes: ['KS138'], within: callOf('new_activity_metrics') },
  { codes: ['KS138'], within: callOf('sliding_window_counts') },
  // A name of a constant stands for the constant, as in the service's own published functions; what is no constant the function refuses.
  { codes: ['KS131'], within: nameIn('datetime_diff', 'datetime_add', 'datetime_part', 'format_datetime', 'format_timespan') },
  // A function of arrays takes any dynamic value, and gives null for what is no array.
  { codes: ['KS234'] },
];

function callOf(name: string): NodeTest {
  return (node) => 'ArgumentList' in node && (node as FunctionCall).Name.SimpleName === name;
}

/** A name as an argument of one of some functions. */
function nameIn(...functions: readonly string[]): NodeTest {
  return (node, { kindOf }) => {
    if (kindOf(node) !== 'NameReference') return false;
    const call = node.Parent?.Parent?.Parent?.Parent;
    return call !== null && call !== undefined && 'ArgumentList' in call && functions.includes((call as FunctionCall).Name.SimpleName);
  };
}

/** Whether a place of a text stands in a node that answers to a test. A node is asked once, whatever stands in it. */
function surroundings({ Syntax }: KustoCode, kusto: Kusto): (offset: number, test: NodeTest) => boolean {
  const answers = new Map<NodeTest, Map<SyntaxNode, boolean>>();
  let tokens: readonly PlacedToken[] | undefined;
  return (offset, test) => {
    const known = answers.get(test) ?? new Map<SyntaxNode, boolean>();
    answers.set(test, known);
    tokens ??= tokensOf(Syntax);
    const asked: SyntaxNode[] = [];
    let node: SyntaxNode | null | undefined = tokenAt(tokens, offset);
    let answer: boolean | undefined;
    while (node && answer === undefined) {
      answer = known.get(node) ?? (test(node, kusto) ? true : undefined);
      asked.push(node);
      node = node.Parent;
    }
    for (const one of asked) known.set(one, answer ?? false);
    return answer ?? false;
  };
}

interface PlacedToken {
  readonly start: number;
  readonly token: SyntaxNode;
}

/** The tokens of a tree in their order. The tree's own search looks at every child of a list for each place. */
function tokensOf(root: SyntaxNode): readonly PlacedToken[] {
  const tokens: PlacedToken[] = [];
  const waiting: SyntaxNode[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.IsToken) tokens.push({ start: node.TextStart, token: node });
    else for (const child of children(node).toReversed()) waiting.push(child); // a call with so many arguments would not fit on the stack
  }
  return tokens;
}

/** The last token that begins at a place or before. */
function tokenAt(tokens: readonly PlacedToken[], offset: number): SyntaxNode | undefined {
  let [from, to] = [0, tokens.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((tokens[middle]?.start ?? 0) <= offset) from = middle + 1;
    else to = middle;
  }
  return tokens[from - 1]?.token;
}

/** The longest that is said of a problem: a name in it may be as long as the text. */
const longestMessage = 500;

function shortened(message: string): string {
  return message.length <= longestMessage ? message : `${message.slice(0, 300)} … ${message.slice(-100)}`;
}

/** A problem of the parser's as ours. */
export function toDiagnostic({ Code, Severity, Message, Start, Length }: KustoDiagnostic): QueryDiagnostic {
  return { code: Code, severity: severities[Severity] ?? 'information', message: shortened(Message), start: Start, end: Start + Length };
}
