import type { SemanticInfo } from './scanBinder';
import type { SyntaxList, SyntaxNode } from './syntax';
import { elements } from './syntax';

interface PatternNode extends SyntaxNode {
  readonly Parameters: SyntaxList;
  readonly Patterns: { readonly Count: number; getItem$1(index: number): PatternCase };
}

interface PatternCase {
  readonly ParameterValues: SyntaxNode & { readonly Expressions: SyntaxList };
}

/** The binder's visitor of nodes: what is used of it here. */
export interface PatternBinder {
  VisitPatternDeclaration: (this: PatternBinder, node: PatternNode) => SemanticInfo;
}

/** How what is known of a wrong case is made. */
export interface PatternMakers {
  /** A problem: as many values are needed as there are parameters. */
  readonly wrongCount: () => { WithLocation(node: SyntaxNode): object };
  readonly infoOf: (problems: readonly object[]) => SemanticInfo;
}

/**
 * Mends a slip of the parser package (12.4.1): where a case of `declare pattern` has more values than the pattern has parameters, as while
 * it is being written, the search for their parameters ends with an exception. Then that is the problem, at the values of each such case.
 */
export function mendPatterns(prototype: PatternBinder, { wrongCount, infoOf }: PatternMakers): void {
  const visit = prototype.VisitPatternDeclaration;
  prototype.VisitPatternDeclaration = function (this: PatternBinder, node) {
    const parameters = elements(node.Parameters).length;
    const cases = Array.from({ length: node.Patterns.Count }, (_, index) => node.Patterns.getItem$1(index).ParameterValues);
    const wrong = cases.filter((values) => elements(values.Expressions).length > parameters);
    return wrong.length === 0 ? visit.call(this, node) : infoOf(wrong.map((values) => wrongCount().WithLocation(values)));
  };
}
