import type { Column } from '../base/column';
import { plainColumnName } from './columnName';
import { crosswalkOf } from './crosswalks';
import type { RecordLayout } from './recordRoute';
import type { Crosswalk, ValueSource } from './valueSource';

/** The members that records of one shape were seen to have. */
export interface ObservedMembers {
  readonly record: ReadonlySet<string>;
  /** Members of `properties`. */
  readonly properties: ReadonlySet<string>;
}

/** A place to take a value from, by its full path in the record. */
export type PlannedSource =
  | { readonly constant: string }
  | (Pick<Extract<ValueSource, { readonly names: readonly string[] }>, 'part' | 'words'> & {
      readonly path: readonly string[];
      readonly unless?: { readonly path: readonly string[]; readonly equals: string };
    });

export interface PlannedColumn {
  readonly column: Column;
  readonly sources: readonly PlannedSource[];
}

/** How the records of one shape become rows of one table. */
export interface ColumnPlan {
  readonly columns: readonly PlannedColumn[];
  /** Paths of members that no column takes: they are kept together in one more column, so that nothing is lost. */
  readonly leftover: readonly { readonly name: string; readonly path: readonly string[] }[];
}

/** The column for what no other column takes. */
export const additionalColumn: Column = { name: 'AdditionalFields_', type: 'dynamic' };

/** Members that carry nothing of the event. */
const ignored = /^(__.*|@odata\..*)$/;

/** Names under which a workspace's export is known to carry a column of the table. */
const workspaceNames: Readonly<Record<string, readonly string[]>> = { ResourceIdentity: ['ResourceId'] };

interface PlanRequest {
  readonly table: string;
  readonly columns: readonly Column[];
  readonly layout: RecordLayout;
  readonly members: ObservedMembers;
  /** Instead of the catalog's, for a table that is not of the catalog. */
  readonly crosswalk?: Crosswalk;
}

/** Finds for each column of a table where its value stands in the records that were seen (FM-5), and what is left over. */
export function planColumns(request: PlanRequest): ColumnPlan {
  const members = foldedMembers(request.members);
  const columns = request.columns.map((column) => ({ column, sources: sourcesOf(column.name, request, members) }));
  const taken = new Set(columns.flatMap(({ sources }) => sources.flatMap((source) => ('path' in source ? takenPaths(source.path) : []))));
  return { columns, leftover: leftoverOf(request, taken) };
}

/** Members by their folded name: the same name may come in several letter cases. */
interface FoldedMembers {
  readonly record: ReadonlyMap<string, readonly string[]>;
  readonly properties: ReadonlyMap<string, readonly string[]>;
}

const fold = (name: string): string => plainColumnName(name).toLowerCase();

function foldedMembers(members: ObservedMembers): FoldedMembers {
  const folded = (names: ReadonlySet<string>): Map<string, string[]> => {
    const result = new Map<string, string[]>();
    for (const name of names) result.set(fold(name), [...(result.get(fold(name)) ?? []), name]);
    return result;
  };
  return { record: folded(members.record), properties: folded(members.properties) };
}

function sourcesOf(name: string, request: PlanRequest, members: FoldedMembers): readonly PlannedSource[] {
  if (name === 'Type' && !request.crosswalk) return [{ constant: request.table }];
  const crosswalk = request.layout === 'workspace' ? undefined : (request.crosswalk ?? crosswalkOf(request.table))[name];
  if (crosswalk) return crosswalk.flatMap((source) => plannedSources(source, request.layout, members));
  const own = request.layout === 'envelope' ? members.properties : members.record;
  const prefix = request.layout === 'envelope' ? ['properties'] : [];
  const aliases = request.layout === 'workspace' ? (workspaceNames[name] ?? []) : [];
  // Of two columns whose names differ in case alone, a member is the one's that has its name to the letter.
  const isOthers = (member: string): boolean =>
    member !== name && member.toLowerCase() === name.toLowerCase() && request.columns.some((column) => column.name === member);
  const inner = [name, ...aliases]
    .flatMap((alias) => own.get(fold(alias)) ?? [])
    .filter((member) => !isOthers(member))
    .map((member) => ({ path: [...prefix, member] }));
  if (request.layout !== 'envelope') return inner;
  return [...inner, ...(members.record.get(fold(name)) ?? []).map((member) => ({ path: [member] }))];
}

function plannedSources(source: ValueSource, layout: RecordLayout, members: FoldedMembers): readonly PlannedSource[] {
  if ('constant' in source) return [source];
  const { from, names, unless, ...choices } = source;
  const [first = '', ...rest] = names;
  const isInner = from === 'entity' && layout === 'envelope';
  if (from === 'envelope' && layout !== 'envelope') return [];
  const found = (isInner ? members.properties : members.record).get(fold(first)) ?? [];
  const prefix = isInner ? ['properties'] : [];
  const except = unless === undefined ? {} : { unless: { path: [...prefix, ...unless.names], equals: unless.equals } };
  return found.map((member) => ({ ...choices, ...except, path: [...prefix, member, ...rest] }));
}

/** A path takes the member it begins with; below `properties`, the member in it. */
function takenPaths(path: readonly string[]): string[] {
  return [path.slice(0, path[0] === 'properties' ? 2 : 1).join('\0')];
}

function leftoverOf(request: PlanRequest, taken: ReadonlySet<string>): ColumnPlan['leftover'] {
  const { members, layout } = request;
  const isTaken = (path: readonly string[]): boolean => taken.has(path.join('\0')) || ignored.test(path.at(-1) ?? '');
  const hasInner = layout === 'envelope' && members.properties.size > 0 && !taken.has('properties');
  const outer = [...members.record].filter((name) => !(hasInner && name === 'properties')).map((name) => [name]);
  const inner = hasInner ? [...members.properties].map((name) => ['properties', name]) : [];
  const outerNames = new Set([...members.record]);
  const isRouting = (path: readonly string[]): boolean => layout === 'envelope' && !request.crosswalk && path.join() === 'category';
  return [...outer, ...inner]
    .filter((path) => !isTaken(path) && !isRouting(path))
    .map((path) => {
      const name = path.at(-1) ?? '';
      return { path, name: path.length > 1 && outerNames.has(name) ? path.join('.') : name };
    });
}
