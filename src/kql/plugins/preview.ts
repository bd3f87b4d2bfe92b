import type { NamedStage } from '../operators/operator';
import { count, limited } from '../operators/sort';
import { elements } from '../parser/syntax';
import type { Scope, Stage } from '../plan/scope';
import { refuse } from '../plan/scope';
import { plainStage, withAliases } from '../plan/stage';
import type { Plugin, PluginNode } from './plugin';

/** `preview(rows)` gives no single table, so nothing can stand behind it. */
export const preview: Plugin = (node) =>
  refuse(node, 'unsupported-place', 'preview gives two tables, so it can only be the last step of a statement.');

/** The two tables of `preview`: the first rows, and how many there are. Source: learn.microsoft.com/kusto/query/preview-plugin. */
export function previewTables(node: PluginNode, scope: Scope, input: Stage): readonly NamedStage[] {
  const [argument] = elements(node.FunctionCall.ArgumentList.Expressions);
  if (!argument) return refuse(node, 'missing-argument', 'preview() needs a number of rows.');
  const counted = withAliases([{ name: 'Count', type: 'long' }]);
  return [
    { stage: limited(input, count(argument, scope)) },
    { name: 'Count', stage: plainStage(`SELECT count(*) AS "Count" FROM (${input.sql})`, counted) },
  ];
}
