import type { SyntaxNode } from '../parser/syntax';
import { plainStage, rowsOf, withAliases } from '../plan/stage';
import { resultColumns } from './columns';
import { operator } from './operator';

/** `count`: how many rows there are. */
export const count = operator<SyntaxNode>('CountOperator', (node, _scope, input) =>
  plainStage(`SELECT count(*) AS "${resultColumns(node)[0]?.name ?? 'Count'}" FROM ${rowsOf(input)}`, withAliases(resultColumns(node))),
);
