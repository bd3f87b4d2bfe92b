import { ecsFields, ecsTypes, ecsVersion } from '../../catalog/events/ecsFields';
import type { EcsCategory, EcsExtra, EventMapping, EventSource } from '../../catalog/events/eventMapping';
import { eventMappingOf, placeNames } from '../../catalog/events/eventMappings';
import { findLogTable } from '../../catalog/logTables';

/**
 * A query over a table, with its events as documents of the Elastic Common Schema, a column for each field set: exported as JSON lines, each line is one.
 * What an event does not have is left out. The fields are those that a feed writes, from the same lists.
 */
export function ecsKql(query: string, table = 'AzureActivity'): string {
  const mapping = eventMappingOf(table);
  const leaves = [...commonLeaves(mapping), ...mapping.ecs.extras.flatMap((extra) => extraLeaf(extra, table)), ...constantLeaves(mapping)];
  const tree = treeOf(leaves);
  const steps = new Steps();
  const columns = [...tree].map(([name, node]) => `${bracketed(name)} = ${topExpression(name, node, steps)}`);
  return `${query}\n${steps.text()}| project\n    ${columns.join(',\n    ')}`;
}

interface Leaf {
  readonly field: string;
  /** Empty, or null, where the event does not have it. */
  readonly value: string;
}

type Tree = ReadonlyMap<string, Node>;
type Node = { readonly value: string } | { readonly members: Tree };

/** Steps that give a name to what is used more than once: first the values, then objects of them, then objects of those. */
class Steps {
  readonly #steps: string[][] = [];
  #count = 0;

  name(expression: string, step: number): string {
    const name = `Ecs${this.#count++}_`;
    const list = (this.#steps[step] ??= []);
    list.push(`${name} = ${expression}`);
    return name;
  }

  text(): string {
    return this.#steps.map((list, step) => `| ${step === 0 ? 'project' : 'extend'}\n    ${list.join(',\n    ')}\n`).join('');
  }
}

function commonLeaves(mapping: EventMapping): readonly Leaf[] {
  return ecsFields.flatMap(({ field, from, as, isList }) => {
    const sources = mapping.fields[from] ?? [];
    if (sources.length === 0) return [];
    if (from === 'time' || from === 'created') return [{ field, value: timeOf(sources) }];
    const text = textOf(sources);
    if (as === 'number') return [{ field, value: `todouble(${text})` }];
    return [{ field, value: isList === true ? `iff(isempty(${text}), dynamic(null), pack_array(${text}))` : text }];
  });
}

/** Some fields are told by other shapes of a record alone: the table has no column for them. */
function extraLeaf({ field, from, as, when }: EcsExtra, table: string): readonly Leaf[] {
  const columns = new Set(findLogTable(table)?.columns.map(({ name }) => name));
  const known = from.filter((source) => typeof source !== 'string' || columns.size === 0 || columns.has(placeNames(source)[0] ?? ''));
  if (known.length === 0) return [];
  const value = valueAs(textOf(known), as);
  if (!when) return [{ field, value }];
  const none = as === 'number' ? 'long(null)' : as === 'json' ? 'dynamic(null)' : '""';
  return [{ field, value: `iff(${when.column} == ${quoted(when.equals)}, ${value}, ${none})` }];
}

function valueAs(text: string, as: EcsExtra['as']): string {
  if (as === 'number') return `tolong(${text})`;
  if (as === 'json') return `todynamic(${text})`;
  return as === 'resourceType' ? resourceTypeOf(text) : text;
}

/** The type of a resource by its id: of what stands after the provider, every other name. */
function resourceTypeOf(id: string): string {
  const lower = `tolower(${id})`;
  const types = (path: string): string => `replace_regex(${path}, @"/([^/]+)/[^/]+", @"/\\1")`;
  const provided = types(`extract(@"^.*/providers/(.+)$", 1, ${lower})`);
  const own = `strcat("microsoft.resources", ${types(lower)})`;
  return `case(isempty(${lower}), "", ${lower} contains "/providers/", ${provided}, ${own})`;
}

function constantLeaves(mapping: EventMapping): readonly Leaf[] {
  const { categories, alertWhen } = mapping.ecs;
  const alert = alertWhen === 'always' ? 'true' : alertWhen ? `${alertWhen.column} == ${quoted(alertWhen.equals)}` : 'false';
  const byCategory = (word: (category: string) => string): string => {
    const rules = categories.flatMap((each) => [conditionOf(each), `dynamic([${quoted(word(each.category))}])`]);
    return `case(${[...rules, 'dynamic(null)'].join(', ')})`;
  };
  return [
    { field: 'ecs.version', value: quoted(ecsVersion) },
    { field: 'cloud.provider', value: '"azure"' },
    { field: 'event.kind', value: `iff(${alert}, "alert", "event")` },
    { field: 'event.outcome', value: outcomeOf(mapping) },
    ...(categories.length === 0
      ? []
      : [
          { field: 'event.category', value: byCategory((category) => category) },
          { field: 'event.type', value: byCategory((category) => ecsTypes[category] ?? 'info') },
        ]),
  ];
}

function outcomeOf({ outcome: { from, success, failure } }: EventMapping): string {
  if (from.length === 0) return '"unknown"';
  const text = textOf(from);
  const list = (words: readonly string[]): string => `(${words.map(quoted).join(', ')})`;
  const failed = failure === 'others' ? `isnotempty(${text})` : `${text} in~ ${list(failure)}`;
  return `case(${text} in~ ${list(success)}, "success", ${failed}, "failure", "unknown")`;
}

function conditionOf({ when }: EcsCategory): string {
  if (!when) return 'true';
  const { column, startsWith, oneOf } = when;
  const starts = startsWith === undefined ? [] : [`${column} startswith ${quoted(startsWith)}`];
  const listed = oneOf === undefined ? [] : [`${column} in~ (${oneOf.map(quoted).join(', ')})`];
  return [...starts, ...listed].join(' and ');
}

function textOf(sources: readonly EventSource[]): string {
  const texts = sources.map((source) => {
    if (typeof source === 'string') return `tostring(${placeOf(source)})`;
    return source.where === undefined
      ? quoted(source.constant)
      : `iff(isnotempty(tostring(${placeOf(source.where)})), ${quoted(source.constant)}, "")`;
  });
  const [only = '""', ...others] = texts;
  return others.length === 0 ? only : `coalesce(${texts.join(', ')})`;
}

function timeOf(sources: readonly EventSource[]): string {
  const columns = sources.filter((source) => typeof source === 'string');
  return columns.length === 1 ? (columns[0] ?? '') : `coalesce(${columns.join(', ')})`;
}

function placeOf(place: string): string {
  const [column = '', ...below] = placeNames(place);
  // Some tables keep nested values as JSON text.
  const start = below.length === 0 ? column : `todynamic(${column})`;
  return `${start}${below.map((name) => (/^\w+$/.test(name) ? `.${name}` : `[${quoted(name)}]`)).join('')}`;
}

function treeOf(leaves: readonly Leaf[]): Tree {
  const tree = new Map<string, Node>();
  for (const { field, value } of leaves) {
    const names = field.split('.');
    const last = names.pop() ?? '';
    let members = tree;
    for (const name of names) {
      const below = members.get(name);
      const next = below && 'members' in below ? (below.members as Map<string, Node>) : new Map<string, Node>();
      members.set(name, { members: next });
      members = next;
    }
    members.set(last, { value });
  }
  return tree;
}

function topExpression(name: string, node: Node, steps: Steps): string {
  if ('value' in node) return steps.name(node.value, 0);
  const bag = bagOf(node.members, steps).name;
  return name === 'ecs' || name === 'event' ? bag : `iff(tostring(${bag}) == "{}", dynamic(null), ${bag})`;
}

/** One object of all members that have a value, and the step that makes it. */
function bagOf(members: Tree, steps: Steps): { readonly name: string; readonly step: number } {
  let step = 1;
  const parts = [...members].map(([name, node]) => {
    if ('value' in node) {
      const value = steps.name(node.value, 0);
      return `iff(isempty(tostring(${value})), dynamic({}), bag_pack(${quoted(name)}, ${value}))`;
    }
    const inner = bagOf(node.members, steps);
    step = Math.max(step, inner.step + 1);
    return `iff(tostring(${inner.name}) == "{}", dynamic({}), bag_pack(${quoted(name)}, ${inner.name}))`;
  });
  const [only = ''] = parts;
  return { name: steps.name(parts.length === 1 ? only : `bag_merge(${parts.join(', ')})`, step), step };
}

const quoted = (text: string): string => JSON.stringify(text);

const bracketed = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `["${name}"]`);
