import type { SyntaxNode } from './syntax';

interface Nested extends SyntaxNode {
  readonly Expression?: SyntaxNode & { readonly IsLiteral?: boolean; readonly LiteralValue?: unknown };
}

/** What the binder names columns by, after their expressions: what is used of it here. */
export interface ResultNames {
  GetExpressionResultName: (expression: Nested | null, defaultName?: string | null, row?: object | null) => string | null;
}

/** Mends a slip of the parser package (12.4.1): a name such as `[long(null)]`, a literal in brackets that has no value, ends it with an exception. */
export function mendResultNames(binder: ResultNames): void {
  const given = binder.GetExpressionResultName;
  binder.GetExpressionResultName = (expression, defaultName = '', row = null) => {
    const inner = expression?.Expression;
    return inner?.IsLiteral === true && (inner.LiteralValue ?? undefined) === undefined ? defaultName : given(expression, defaultName, row);
  };
}
