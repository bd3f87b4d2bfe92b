import { plugins, refusedPlugins } from '../plugins/index';
import type { PluginNode } from '../plugins/plugin';
import type { Scope, Stage } from '../plan/scope';
import { refuse } from '../plan/scope';
import type { TabularOperator } from './operator';
import { operator } from './operator';

const byName = new Map(plugins.map((plugin) => [plugin.name, plugin]));

/** The names that may stand after `evaluate`. */
export const pluginNames: readonly string[] = [...byName.keys()];

/** `evaluate`: the rows that a plugin makes of the rows. */
export const evaluate: TabularOperator = {
  ...operator<PluginNode>('EvaluateOperator', evaluated),
  results: (node, scope, input) => {
    const plugin = node as PluginNode;
    const tables = byName.get(plugin.FunctionCall.Name.SimpleName)?.tables;
    return tables ? tables(plugin, scope, input) : [{ stage: evaluated(plugin, scope, input) }];
  },
};

function evaluated(node: PluginNode, scope: Scope, input: Stage): Stage {
  const name = node.FunctionCall.Name.SimpleName;
  const plugin = byName.get(name);
  if (plugin) return plugin.apply(node, scope, input);
  const reason = refusedPlugins.find((refused) => refused.name === name)?.reason;
  return refuse(node, 'unsupported-plugin', `The plugin ${name} is not supported locally.${reason === undefined ? '' : ` ${reason}`}`);
}
