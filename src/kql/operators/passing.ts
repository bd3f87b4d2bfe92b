import type { SyntaxNode } from '../parser/syntax';
import { operator } from './operator';

/** Operators that leave the rows as they are: `render` is for whoever draws them, `as` for the names, `consume` for the service. */
export const passing = ['RenderOperator', 'AsOperator', 'AssertSchemaOperator', 'ExecuteAndCacheOperator'].map((kind) =>
  operator<SyntaxNode>(kind, (_node, _scope, input) => input),
);
