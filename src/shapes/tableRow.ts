import { plainColumnName } from './columnName';
import { crosswalkOf } from './crosswalks';
import { isRecord } from './jsonRecord';
import type { JsonRecord, JsonValue } from './jsonRecord';
import { routeOf } from './recordRoute';
import type { RecordLayout } from './recordRoute';
import type { ValuePart, ValueSource } from './valueSource';

/** A record read as a row of its table, whichever shape it came in: column by column, as it is asked for. */
export interface TableRow {
  readonly table: string;
  readonly layout: RecordLayout;
  /** The value of a column; undefined where the record has none. JSON text is read. */
  readonly value: (column: string) => JsonValue | undefined;
}

/** The row that a record is. One that no table of the catalog takes is a row of its own kind, named after its category, with its own members as columns. */
export function tableRow(record: JsonRecord): TableRow {
  const route = routeOf(record);
  if (route.kind === 'convert') return tableRow(route.convert(record));
  const { table, layout } =
    route.kind === 'rows'
      ? route
      : { table: (route.kind === 'own' ? route.name : undefined) ?? 'Other', layout: route.kind === 'own' ? route.layout : 'own' };
  const crosswalk = layout === 'workspace' ? {} : crosswalkOf(table);
  const inner = layout === 'envelope' && isRecord(record['properties']) ? record['properties'] : record;
  const parts: Parts = { record, inner, layout };
  return {
    table,
    layout,
    value: (column) => {
      if (column === 'Type') return table;
      const sources = crosswalk[column];
      const found = sources ? firstOf(sources, (source) => sourceValue(source, parts)) : ownValue(column, parts);
      return parsed(found);
    },
  };
}

interface Parts {
  readonly record: JsonRecord;
  /** The object that the service describes. */
  readonly inner: JsonRecord;
  readonly layout: RecordLayout;
}

/** Whether a value tells nothing. */
export function isEmptyValue(value: JsonValue | undefined): value is null | undefined | '' {
  return value === undefined || value === null || value === '';
}

/** The value at names below a value, through JSON text. */
export function valueAt(value: JsonValue | undefined, names: readonly string[]): JsonValue | undefined {
  let found = value;
  for (const name of names) {
    found = parsed(found);
    if (!isRecord(found)) return undefined;
    found = member(found, name);
  }
  return found;
}

function firstOf<T>(items: readonly T[], read: (item: T) => JsonValue | undefined): JsonValue | undefined {
  for (const item of items) {
    const value = read(item);
    if (!isEmptyValue(value)) return value;
  }
  return undefined;
}

function sourceValue(source: ValueSource, { record, inner, layout }: Parts): JsonValue | undefined {
  if ('constant' in source) return source.constant;
  if (source.from === 'envelope' && layout !== 'envelope') return undefined;
  const object = source.from === 'envelope' ? record : inner;
  if (source.unless && textOfValue(valueAt(object, source.unless.names)) === source.unless.equals) return undefined;
  const value = valueAt(object, source.names);
  if (isEmptyValue(value) || (source.part === undefined && source.words === undefined)) return value;
  const text = textOfValue(value);
  const part = source.part ? partOf[source.part](text) : text;
  return source.words?.[part] ?? part;
}

/** What stands under a column's own name, in any letter case: in the entity, then in the envelope. */
function ownValue(column: string, { record, inner, layout }: Parts): JsonValue | undefined {
  const found = member(inner, column);
  return isEmptyValue(found) && layout === 'envelope' ? member(record, column) : found;
}

/** The member of a name; else the one whose name differs from it in letter case, or in what a portal adds. */
function member(object: JsonRecord, name: string): JsonValue | undefined {
  if (name in object) return object[name];
  const lower = name.charAt(0).toLowerCase() + name.slice(1);
  if (lower in object) return object[lower];
  const folded = name.toLowerCase();
  for (const each in object) {
    if (each.length >= name.length && plainColumnName(each).toLowerCase() === folded) return object[each];
  }
  return undefined;
}

/** Nested values may come as JSON text. */
function parsed(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as JsonValue;
  } catch {
    return value;
  }
}

/** A value as text: what is no text as JSON. */
export function textOfValue(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const matched = (pattern: RegExp, text: string): string => pattern.exec(text)?.[1] ?? '';

const partOf: Readonly<Record<ValuePart, (text: string) => string>> = {
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
  subscription: (text) => matched(/\/subscriptions\/([^/]+)/i, text).toLowerCase(),
  resourceGroup: (text) => matched(/\/resourcegroups\/([^/]+)/i, text).toUpperCase(),
  provider: (text) => matched(/\/providers\/([^/]+)/i, text),
  resourceName: (text) => matched(/\/([^/]+)\/?$/, text),
  afterDot: (text) => (text.includes('.') ? text.slice(text.indexOf('.') + 1) : text),
};
