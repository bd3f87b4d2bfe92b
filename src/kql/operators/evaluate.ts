import { plugins, refusedPlugins } from '../plugins/index';
import type { PluginNode } from '../plugins/plugin';
import { refuse } from '../plan/scope';
import { operator } from './operator';

const byName = new Map(plugins.map((plugin) => [plugin.name, plugin]));

/** The names that may stand after `evaluate`. */
export const pluginNames: readonly string[] = [...byName.keys()];

/** `evaluate`: the rows that a plugin makes of the rows. */
export const evaluate = operator<PluginNode>('EvaluateOperator', (node, scope, input) => {
  const name = node.FunctionCall.Name.SimpleName;
  const plugin = byName.get(name);
  if (plugin) return plugin.apply(node, scope, input);
  const reason = refusedPlugins.find((refused) => refused.name === name)?.reason;
  return refuse(node, 'unsupported-plugin', `The plugin ${name} is not supported locally.${reason === undefined ? '' : ` ${reason}`}`);
});
