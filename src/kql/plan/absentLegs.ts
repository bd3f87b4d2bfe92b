import type { QueryDiagnostic, Span } from '../../base/queryDiagnostic';
import type { Kusto, KustoCode } from '../parser/kusto';
import type { NamedParameter, SyntaxList, SyntaxNode } from '../parser/syntax';
import { children, elements, listItems, spanOf } from '../parser/syntax';
import { word } from '../operators/columns';
import { toDiagnostic } from './problems';

interface Union extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter>;
  readonly Expressions: SyntaxList;
}

/** A part of a fuzzy union that names what is not there, with its comma, and what to say of it. */
export interface AbsentLeg extends Span {
  readonly notice: QueryDiagnostic;
}

/** The binder's codes for a table or function, for another source, and for the tables of a pattern that are not there. */
const absent: ReadonlySet<string> = new Set(['KS205', 'KS208', 'KS142']);

/**
 * The first part of a union with `isfuzzy=true` that the union goes without, as the service has it: the columns are then those of the parts
 * that are there. None where no part would be left.
 */
export function absentLeg(code: KustoCode, kusto: Kusto): AbsentLeg | undefined {
  if (!/\bisfuzzy\b/i.test(code.Text)) return undefined;
  const problems = listItems(code.GetDiagnostics()).filter(({ Code }) => absent.has(Code));
  if (problems.length === 0) return undefined;
  for (const union of fuzzyUnions(code.Syntax, kusto)) {
    const legs = elements(union.Expressions).map(spanOf);
    for (const [index, leg] of legs.entries()) {
      const problem = problems.find(({ Start }) => leg.start <= Start && Start < leg.end);
      if (!problem || legs.length < 2) continue;
      const span =
        index + 1 < legs.length
          ? { start: leg.start, end: legs[index + 1]?.start ?? leg.end }
          : { start: legs[index - 1]?.end ?? leg.start, end: leg.end };
      return { ...span, notice: { ...toDiagnostic(problem), severity: 'warning' } };
    }
  }
  return undefined;
}

/** The fuzzy unions of a tree, those inside of others first. */
function* fuzzyUnions(node: SyntaxNode, kusto: Kusto): Generator<Union> {
  for (const child of children(node)) if (!child.IsToken) yield* fuzzyUnions(child, kusto);
  if (kusto.kindOf(node) === 'UnionOperator' && word((node as Union).Parameters, 'isfuzzy')?.toLowerCase() === 'true') yield node as Union;
}
