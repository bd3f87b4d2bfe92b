import type { QueryDiagnostic, Span } from '../../base/queryDiagnostic';
import type { Kusto, KustoCode } from '../parser/kusto';
import type { NameNode, SyntaxList, SyntaxNode, SyntaxToken } from '../parser/syntax';
import { children, contains, elements, listItems, spanOf, textOf } from '../parser/syntax';
import type { UnifiedColumn } from '../parser/findBinder';
import { namePattern } from './namePattern';

interface Find extends SyntaxNode {
  readonly FindKeyword: SyntaxToken;
  readonly Parameters: SyntaxList;
  readonly InClause: (SyntaxNode & { readonly Expressions: SyntaxList }) | null;
  readonly WhereKeyword: SyntaxToken | null;
  readonly Condition: SyntaxNode;
}

/** What stands for the tables of a `find`, and what to say of those that are left out. */
export interface FittingLegs extends Span {
  readonly text: string;
  readonly notice: QueryDiagnostic;
}

/** How a text is bound, and the tables that a pattern may mean. */
interface Binding {
  readonly kusto: Kusto;
  readonly bind: (text: string) => KustoCode;
  readonly tables: readonly string[];
}

/** The binder's codes for operands and conditions of a wrong type. */
const wrongType: ReadonlySet<string> = new Set(['KS106', 'KS107', 'KS141']);

/**
 * The tables of the first `find` whose condition is valid for them, where it is not for all: a column that has several types in the tables
 * is taken from those for which the condition is valid, so that tables of another type have no row that fits. None where no table or each one fits.
 * Source: learn.microsoft.com/kusto/query/find-operator, Performance tips.
 */
export function fittingLegs(code: KustoCode, { kusto, bind, tables }: Binding): FittingLegs | undefined {
  if (!/\bfind\b/.test(code.Text)) return undefined;
  for (const find of finds(code.Syntax, kusto)) {
    if (!contains(find.Condition, (node) => typesOf(node.ReferencedSymbol).size > 1)) continue;
    const condition = spanOf(find.Condition);
    const place = placeOf(find);
    const legs = legTexts(find, { code, kusto, tables }) ?? [];
    const fitting = legs.filter((leg) => {
      const text = clause([leg]);
      const shift = text.length - (place.end - place.start);
      const alone = bind(code.Text.slice(0, place.start) + text + code.Text.slice(place.end));
      return !wrongTypes(alone).some((start) => isInside(start - shift, condition));
    });
    if (fitting.length > 0 && fitting.length < legs.length)
      return { ...place, text: clause(fitting), notice: notice(legs, fitting, condition) };
  }
  return undefined;
}

/** The types that a column has in the tables. */
function typesOf(symbol: UnifiedColumn | null): ReadonlySet<string> {
  return new Set(listItems(symbol?.OriginalColumns).map(({ Type }) => Type.Name));
}

function wrongTypes(code: KustoCode): readonly number[] {
  return listItems(code.GetDiagnostics()).flatMap(({ Code, Start }) => (wrongType.has(Code) ? [Start] : []));
}

function isInside(offset: number, { start, end }: Span): boolean {
  return start <= offset && offset < end;
}

function clause(legs: readonly string[]): string {
  return ` in (${legs.join(', ')}) where `;
}

/** From behind the parameters up to the condition. */
function placeOf(find: Find): Span {
  const condition = spanOf(find.Condition);
  const before = elements(find.Parameters).at(-1) ?? find.FindKeyword;
  return { start: spanOf(before).end, end: condition.start };
}

/** The tables of a `find` as the text names them; undefined where views of the query may be among them. */
function legTexts(
  find: Find,
  { code, kusto, tables }: { readonly code: KustoCode; readonly kusto: Kusto; readonly tables: readonly string[] },
): readonly string[] | undefined {
  const parts = find.InClause ? elements(find.InClause.Expressions) : [undefined];
  const texts = parts.map((part) => {
    const isPattern = part === undefined || (kusto.kindOf(part) === 'NameReference' && textOf(part).includes('*'));
    if (!isPattern) return [textOf(part)];
    if (/\bview\b/.test(code.Text)) return undefined;
    const fits = namePattern(part ? (part as NameNode).SimpleName : '*');
    return tables.filter((name) => fits.test(name)).map((name) => `['${name}']`);
  });
  return texts.includes(undefined) ? undefined : texts.flatMap((part) => part ?? []);
}

function notice(legs: readonly string[], fitting: readonly string[], { start, end }: Span): QueryDiagnostic {
  const others = legs.filter((leg) => !fitting.includes(leg)).join(', ');
  const message = `The condition does not fit the types of the columns in ${others}: no row is found there.`;
  return { code: 'table-left-out', severity: 'warning', message, start, end };
}

/** The `find` operators of a tree. */
function* finds(node: SyntaxNode, kusto: Kusto): Generator<Find> {
  if (kusto.kindOf(node) === 'FindOperator') yield node as Find;
  for (const child of children(node)) if (!child.IsToken) yield* finds(child, kusto);
}
