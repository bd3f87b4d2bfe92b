import { aggregateFunctions } from '../aggregates/index';
import { ownFunctionNames } from '../expressions/rowCall';
import { windowFunctionNames } from '../expressions/windowCall';
import { scalarFunctions } from '../functions/index';
import { operators } from '../operators/index';
import { severalColumnsNames } from '../operators/summarize';
import type { KnownFunction, Kusto, KustoLanguage } from '../parser/kusto';
import { plugins, refusedPlugins } from '../plugins/index';
import type { FunctionExample } from '../scalarFunction';
import { operatorDifference, operatorExamples } from './operatorExamples';
import { placedExamples } from './placedExamples';
import { refusalReason } from './refusals';

/** What the engine does with one construct of the language. */
export type Covered =
  | {
      readonly name: string;
      readonly runs: true;
      readonly aliases: readonly string[];
      readonly differs?: string;
      /** Examples that the suite runs: expressions for scalar functions, whole queries for everything else. */
      readonly examples: readonly FunctionExample[];
    }
  | { readonly name: string; readonly runs: false; readonly reason: string };

/** One kind of construct, and each of its kind that the engine or the service's parser knows. */
export interface CoverageSection {
  readonly title: string;
  readonly entries: readonly Covered[];
}

interface Named {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly differs?: string;
  readonly examples: readonly FunctionExample[];
}

/** Every operator, function, aggregate and plugin of the language. */
export function coverage({ Language }: Kusto): readonly CoverageSection[] {
  const placed = (names: readonly string[]): readonly Named[] => names.map((name) => ({ name, examples: placedExamples(name) }));
  const rowFunctions = [...windowFunctionNames, ...ownFunctionNames, 'toscalar'].filter(
    (name) =>
      // What needs a file of the user's has no example that could run everywhere.
      name !== 'geo_info_from_ip_address' &&
      !isNamed(scalarFunctions, name) &&
      (name === 'toscalar' || Language.Functions.All.some(({ Name }) => Name === name)),
  );
  const functions: readonly Named[] = [...scalarFunctions, ...placed(rowFunctions)];
  const aliasOfSeveral: Readonly<Record<string, string>> = { argmax: 'arg_max', argmin: 'arg_min' };
  const several = severalColumnsNames.filter((name) => !(name in aliasOfSeveral));
  const aggregates = [...aggregateFunctions, ...placed(several.filter((name) => !isNamed(aggregateFunctions, name)))];
  return [
    { title: 'Tabular operators', entries: operatorEntries(Language) },
    { title: 'Scalar functions', entries: entries(functions, knownNames(Language.Functions.All)) },
    {
      title: 'Aggregates',
      entries: entries(
        aggregates,
        knownNames(Language.Aggregates.All).filter((name) => !(name in aliasOfSeveral)),
      ),
    },
    { title: 'Plugins of evaluate', entries: pluginEntries(Language) },
  ];
}

/** The names of what the parser offers; `table()` and `database()` are ways to write a table's name. */
function knownNames(list: readonly KnownFunction[]): readonly string[] {
  return list.flatMap(({ Name, IsHidden }) => (IsHidden || Name === 'table' || Name === 'database' ? [] : [Name]));
}

function isNamed(list: readonly Named[], name: string): boolean {
  return list.some((entry) => entry.name === name || entry.aliases?.includes(name) === true);
}

/** The entries that run, and those that only the parser knows, in the order of their names. */
function entries(running: readonly Named[], known: readonly string[], reason = refusalReason): readonly Covered[] {
  const supported = running.map(({ name, aliases = [], differs, examples }): Covered => {
    const all = examples.length > 0 ? examples : placedExamples(name);
    return { name, runs: true, aliases, examples: all, ...(differs === undefined ? {} : { differs }) };
  });
  const refused = known.filter((name) => !isNamed(running, name)).map((name): Covered => ({ name, runs: false, reason: reason(name) }));
  return [...supported, ...refused].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function pluginEntries(Language: KustoLanguage): readonly Covered[] {
  const reason = (name: string): string => refusedPlugins.find((plugin) => plugin.name === name)?.reason ?? refusalReason(name);
  return entries(plugins, [...new Set([...knownNames(Language.PlugIns.All), ...refusedPlugins.map(({ name }) => name)])], reason);
}

/** Words of operators that the parser names otherwise. */
const words: Readonly<Record<string, string>> = {
  FilterOperator: 'where',
  ExecuteAndCacheOperator: '__executeAndCache',
  GetSchemaOperator: 'getschema',
  DataTableExpression: 'datatable',
  ExternalDataExpression: 'externaldata',
  ReduceByOperator: 'reduce',
};

/** Kinds of nodes that are no operator of their own. */
const noOperators: ReadonlySet<string> = new Set(['BadQueryOperator', 'PartitionByOperator']);

function wordOf(kind: string): string {
  const stem = kind.replace(/(Operator|Expression)$/, '');
  return words[kind] ?? stem.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

function operatorEntries(Language: KustoLanguage): readonly Covered[] {
  // What needs leave to read a file has no example that could run everywhere.
  const running = operators
    .filter(({ kind }) => kind !== 'ExternalDataExpression')
    .map(({ kind }): Named => {
      const differs = operatorDifference(kind);
      return { name: wordOf(kind), examples: operatorExamples(kind), ...(differs === undefined ? {} : { differs }) };
    });
  const kinds = Object.keys(Language.Syntax.SyntaxKind).filter((kind) => /Operator$/.test(kind) && !noOperators.has(kind));
  return entries(running, [...new Set([...kinds, 'ExternalDataExpression'].map(wordOf))]);
}
