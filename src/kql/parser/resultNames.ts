import type { SyntaxList, SyntaxNode } from './syntax';
import { elements } from './syntax';

interface Nested extends SyntaxNode {
  readonly Expression?: SyntaxNode & { readonly IsLiteral?: boolean; readonly LiteralValue?: unknown };
}

/** What the binder names columns by, after their expressions: what is used of it here. */
export interface ResultNames {
  GetExpressionResultName: (expression: Nested | null, defaultName?: string | null, row?: object | null) => string | null;
  GetFunctionResultName: (call: CallNode, defaultName?: string | null, row?: object | null) => string | null;
}

interface CallNode extends SyntaxNode {
  readonly ArgumentList: { readonly Expressions: SyntaxList<SyntaxNode> };
}

/** Aggregates of two columns: the service's own pages name their result after both, as `covariance_x_y`; the package only after the first. */
const namedAfterTwo = new Set(['covariance', 'covarianceif', 'covariancep', 'covariancepif']);

/** Mends a slip of the parser package (12.4.1): a name such as `[long(null)]`, a literal in brackets that has no value, ends it with an exception. */
export function mendResultNames(binder: ResultNames): void {
  const given = binder.GetExpressionResultName;
  binder.GetExpressionResultName = (expression, defaultName = '', row = null) => {
    const inner = expression?.Expression;
    return inner?.IsLiteral === true && (inner.LiteralValue ?? undefined) === undefined ? defaultName : given(expression, defaultName, row);
  };
}

/** Has the result of an aggregate of two columns bear the names of both. */
export function mendTwoColumnNames(binder: ResultNames): void {
  const given = binder.GetFunctionResultName;
  binder.GetFunctionResultName = (call, defaultName = '', row = null) => {
    const name = given(call, defaultName, row);
    if (!namedAfterTwo.has(call.ReferencedSymbol?.Name ?? '')) return name;
    const second = binder.GetExpressionResultName(elements(call.ArgumentList.Expressions)[1] ?? null, '');
    return second ? `${name}_${second}` : name;
  };
}
