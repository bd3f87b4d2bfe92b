import { bagUnpack } from '../plugins/bagUnpack';
import { ipv4Lookup } from '../plugins/ipv4Lookup';
import { narrow } from '../plugins/narrow';
import { pivot } from '../plugins/pivot';
import type { Plugin, PluginNode } from '../plugins/plugin';
import { refuse } from '../plan/scope';
import { operator } from './operator';

/** The plugins that run here, by name. */
const plugins: Readonly<Record<string, Plugin>> = { bag_unpack: bagUnpack, ipv4_lookup: ipv4Lookup, narrow, pivot };

/** The names that may stand after `evaluate`. */
export const pluginNames: readonly string[] = Object.keys(plugins);

/** `evaluate`: the rows that a plugin makes of the rows. */
export const evaluate = operator<PluginNode>('EvaluateOperator', (node, scope, input) => {
  const name = node.FunctionCall.Name.SimpleName;
  const plugin = plugins[name] ?? refuse(node, 'unsupported-plugin', `The plugin ${name} is not supported locally.`);
  return plugin(node, scope, input);
});
