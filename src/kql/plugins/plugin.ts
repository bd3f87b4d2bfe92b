import type { Column } from '../../base/column';
import type { NamedStage } from '../operators/operator';
import type { FunctionCall, SyntaxNode } from '../parser/syntax';
import type { FunctionExample } from '../scalarFunction';
import { spanOf } from '../parser/syntax';
import { SchemaKnown } from '../plan/probe';
import type { Scope, Stage } from '../plan/scope';
import { refuse } from '../plan/scope';

/** A call of a plugin; the schema says its columns where the text gives them. */
export interface PluginNode extends SyntaxNode {
  readonly FunctionCall: FunctionCall;
  readonly Schema: SyntaxNode | null;
}

export type Plugin = (node: PluginNode, scope: Scope, input: Stage) => Stage;

/** One plugin of `evaluate`. Its entry is everything that the engine knows of it. */
export interface PluginEntry {
  readonly name: string;
  readonly apply: Plugin;
  /** All of the plugin's tables, where it gives several at the end of a statement. */
  readonly tables?: (node: PluginNode, scope: Scope, input: Stage) => readonly NamedStage[];
  /** Examples are whole queries that give one cell. */
  readonly examples: readonly FunctionExample[];
  /** Where the plugin's answers differ from the service's, in words. */
  readonly differs?: string;
}

/** A plugin that is known and does not run here, with the reason. */
export interface RefusedPlugin {
  readonly name: string;
  readonly reason: string;
}

/** Begins the compilation again with the plugin's columns written into the text, so that the service's binder knows them. */
export function declareColumns(node: PluginNode, columns: readonly Column[]): never {
  if (columns.length === 0) refuse(node, 'no-columns', 'No column would be left: the rows have nothing that could be one.');
  if (columns.some(({ name }) => name === ''))
    refuse(
      node,
      'column-conflict',
      'An empty text would be the name of a column. Leave such rows out before, as with where isnotempty(…).',
    );
  const twice = columns.find(({ name }, index) => columns.findIndex((other) => other.name === name) < index);
  if (twice) refuse(node, 'column-conflict', `Two columns would have the name ${twice.name}. Rename the column of the rows before.`);
  const list = columns.map(({ name, type }) => `['${name.replaceAll(needsEscape, escaped)}']:${type}`);
  throw new SchemaKnown(spanOf(node.FunctionCall).end, ` : (${list.join(', ')})`);
}

/** What cannot stand in a name in quotes as it is. */
const needsEscape = /[\\'\p{Cc}\u2028\u2029]/gu;

function escaped(character: string): string {
  return /[\\']/.test(character) ? `\\${character}` : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
