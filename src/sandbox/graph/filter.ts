import { badRequest } from './graphCall';

/** A condition on a member of an entity, or on some entry of a list of it. */
export interface Condition {
  /** The path of the member, as `initiatedBy/user/id`; of an entry, as `targetResources/id`. */
  readonly path: string;
  readonly operator: Operator;
  /** Text, number or truth as it was written. */
  readonly value: string;
}

export type Operator = 'eq' | 'ne' | 'ge' | 'le' | 'gt' | 'lt' | 'startswith' | 'contains';

/** Which paths of a collection can be filtered on, and with what. */
export type Filterable = Readonly<Record<string, readonly Operator[]>>;

const value = String.raw`('(?:[^']|'')*'|[^\s()']+)`;
const patterns: readonly { readonly source: RegExp; readonly read: (parts: readonly string[]) => Condition }[] = [
  {
    source: new RegExp(String.raw`([\w/]+)\s+(eq|ne|ge|le|gt|lt)\s+${value}`, 'iy'),
    read: ([path = '', operator = '', text = '']) => ({ path, operator: operator.toLowerCase() as Operator, value: plain(text) }),
  },
  {
    source: new RegExp(String.raw`(startswith|contains)\(\s*([\w/]+)\s*,\s*${value}\s*\)`, 'iy'),
    read: ([operator = '', path = '', text = '']) => ({ path, operator: operator.toLowerCase() as Operator, value: plain(text) }),
  },
  {
    source: new RegExp(String.raw`(\w+)\/any\(\s*(\w+)\s*:\s*\2\/([\w/]+)\s+(eq)\s+${value}\s*\)`, 'iy'),
    read: ([list = '', , path = '', , text = '']) => ({ path: `${list}/${path}`, operator: 'eq', value: plain(text) }),
  },
  {
    source: new RegExp(String.raw`(\w+)\/any\(\s*(\w+)\s*:\s*\2\s+(eq)\s+${value}\s*\)`, 'iy'),
    read: ([list = '', , , text = '']) => ({ path: list, operator: 'eq', value: plain(text) }),
  },
  {
    source: new RegExp(String.raw`(\w+)\/any\(\s*(\w+)\s*:\s*(startswith)\(\s*\2\/([\w/]+)\s*,\s*${value}\s*\)\s*\)`, 'iy'),
    read: ([list = '', , , path = '', text = '']) => ({ path: `${list}/${path}`, operator: 'startswith', value: plain(text) }),
  },
];

const plain = (text: string): string => (text.startsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : text);

/** Reads `$filter`: conditions joined by `and`, each on a path that the collection lets be filtered on. */
export function readFilter(filter: string | null, filterable: Filterable): readonly Condition[] {
  if (filter === null || filter.trim() === '') return [];
  const found: Condition[] = [];
  let place = 0;
  const known = new Map(Object.entries(filterable).map(([path, operators]) => [path.toLowerCase(), operators]));
  while (place < filter.length) {
    place += /^\s*/.exec(filter.slice(place))?.[0].length ?? 0;
    const condition = readCondition(filter, place);
    if (!condition) throw badRequest('Invalid filter clause');
    const { read, end } = condition;
    if (!known.get(read.path.toLowerCase())?.includes(read.operator))
      throw badRequest(`Invalid filter clause: '${read.operator}' on '${read.path}' is not supported.`);
    found.push(read);
    const joined = /^\s*(and\s+|$)/i.exec(filter.slice(end));
    if (!joined) throw badRequest('Invalid filter clause');
    place = end + joined[0].length;
  }
  return found;
}

function readCondition(filter: string, place: number): { readonly read: Condition; readonly end: number } | undefined {
  for (const { source, read } of patterns) {
    source.lastIndex = place;
    const match = source.exec(filter);
    if (match) return { read: read(match.slice(1)), end: source.lastIndex };
  }
  return undefined;
}

/** How texts are compared. */
export type Letters = 'in any case' | 'as written';

/** Whether an entity meets a condition. Times are compared as times. */
export function meets(entity: unknown, { path, operator, value }: Condition, letters: Letters = 'in any case'): boolean {
  const fold = (text: string): string => (letters === 'as written' ? text : text.toLowerCase());
  return valuesAt(entity, path.split('/')).some((found) => {
    if (found === null || found === undefined) return operator === 'ne' ? value !== 'null' : value === 'null' && operator === 'eq';
    const [text, wanted] = [fold(textOf(found)), fold(value)];
    const order = compare(found, value) ?? (text < wanted ? -1 : text > wanted ? 1 : 0);
    switch (operator) {
      case 'eq':
        return order === 0;
      case 'ne':
        return order !== 0;
      case 'ge':
        return order >= 0;
      case 'le':
        return order <= 0;
      case 'gt':
        return order > 0;
      case 'lt':
        return order < 0;
      case 'startswith':
        return text.startsWith(wanted);
      case 'contains':
        return text.includes(wanted);
    }
  });
}

function valuesAt(entity: unknown, path: readonly string[]): readonly unknown[] {
  const [name, ...rest] = path;
  if (name === undefined) return Array.isArray(entity) ? entity : [entity];
  if (Array.isArray(entity)) return entity.flatMap((each) => valuesAt(each, path));
  if (typeof entity !== 'object' || entity === null) return [undefined];
  const key = Object.keys(entity).find((each) => each.toLowerCase() === name.toLowerCase());
  return valuesAt(key === undefined ? undefined : (entity as Record<string, unknown>)[key], rest);
}

function textOf(found: unknown): string {
  return typeof found === 'string' ? found : JSON.stringify(found);
}

/** How times and numbers stand to each other; undefined of anything else. */
function compare(found: unknown, wanted: string): number | undefined {
  if (typeof found === 'number') return found - Number(wanted);
  return typeof found === 'string' && /^\d{4}-\d\d-\d\dT/.test(found) ? Date.parse(found) - Date.parse(wanted) : undefined;
}
