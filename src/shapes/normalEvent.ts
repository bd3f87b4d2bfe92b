import { formatDateTime, parseIsoDateTime } from '../base/ticks';
import type { EventField, EventKind, EventMapping, EventSource, TargetSource } from '../catalog/events/eventMapping';
import { eventMappingOf, eventMappings, placeNames } from '../catalog/events/eventMappings';
import { otherEvents } from '../catalog/events/other';
import { isRecord } from './jsonRecord';
import type { JsonRecord, JsonValue } from './jsonRecord';
import { isEmptyValue, tableRow, textOfValue, valueAt } from './tableRow';
import type { TableRow } from './tableRow';

/** One event, the same whichever of the shapes its record came in (FM-5). */
export interface NormalEvent {
  /** In which shape its record came. */
  readonly source: 'graph' | 'activityLog' | 'diagnostic' | 'workspace' | 'other';
  readonly kind: EventKind;
  readonly table: string;
  readonly outcome: EventOutcome;
  /** What it tells, as text; times in the service's 100-nanosecond form. What it does not tell is left out. */
  readonly values: Readonly<Partial<Record<EventField, string>>>;
  readonly targets: readonly EventTarget[];
  /** The record as it came. */
  readonly raw: JsonRecord;
}

export type EventOutcome = 'success' | 'failure' | 'unknown';

export interface EventTarget {
  readonly type?: string;
  readonly id?: string;
  readonly name?: string;
  readonly changes: readonly { readonly name: string; readonly old: string; readonly new: string }[];
}

/** An event with the row that it was read from. */
export interface ReadEvent {
  readonly event: NormalEvent;
  readonly row: TableRow;
  readonly mapping: EventMapping;
}

/** The first person whom an event changed. */
export function changedUser({ targets }: NormalEvent): EventTarget | undefined {
  return targets.find(isUser);
}

/** Shapes spell it in different letters. */
export const isUser = ({ type }: EventTarget): boolean => type?.toLowerCase() === 'user';

/** A place of a row, taken apart once. */
export type Place = readonly [column: string, ...below: string[]];

type ReadySource = { readonly place: Place } | { readonly constant: string; readonly where?: Place };

interface ReadyMapping {
  readonly fields: readonly { readonly field: EventField; readonly sources: readonly ReadySource[] }[];
  readonly outcome: readonly Place[];
  readonly success: ReadonlySet<string>;
  readonly failure: ReadonlySet<string> | 'others';
}

const ready: ReadonlyMap<EventMapping, ReadyMapping> = new Map(
  [...Object.values(eventMappings), otherEvents].map((each) => [each, readyOf(each)]),
);

/**
 * Reads a record, of whatever shape, as an event. `tenantId` says whose log it is where the record does not: Microsoft Graph names no tenant.
 */
export function readEvent(record: JsonRecord, { tenantId }: { readonly tenantId?: string } = {}): ReadEvent {
  const row = tableRow(record);
  const mapping = eventMappingOf(row.table);
  const { fields, ...outcome } = ready.get(mapping) ?? readyOf(mapping);
  const values: Partial<Record<EventField, string>> = {};
  for (const { field, sources } of fields) {
    const text = textFrom(row, sources);
    if (text !== '') values[field] = field === 'time' || field === 'created' ? timeText(text) : text;
  }
  if (tenantId !== undefined && values.tenantId === undefined) values.tenantId = tenantId;
  const targets = mapping.targets.flatMap((target) => targetsOf(row, target));
  const event = {
    source: sourceOf(row),
    kind: mapping.kind,
    table: row.table,
    outcome: outcomeOf(row, outcome),
    values,
    targets,
    raw: record,
  };
  return { event, row, mapping };
}

/** The first text that is not empty of some places; empty where none is. */
export function firstText(row: TableRow, sources: readonly EventSource[]): string {
  return textFrom(row, sources.map(readySource));
}

/** The value at a place of a row. */
export function valueOfPlace(row: TableRow, [column, ...below]: Place): JsonValue | undefined {
  return below.length === 0 ? row.value(column) : valueAt(row.value(column), below);
}

export function placeOf(text: string): Place {
  const [column = '', ...below] = placeNames(text);
  return [column, ...below];
}

function readyOf({ fields, outcome }: EventMapping): ReadyMapping {
  const lower = (words: readonly string[]): ReadonlySet<string> => new Set(words.map((word) => word.toLowerCase()));
  return {
    fields: Object.entries(fields).map(([field, sources]) => ({ field: field as EventField, sources: sources.map(readySource) })),
    outcome: outcome.from.map(placeOf),
    success: lower(outcome.success),
    failure: outcome.failure === 'others' ? 'others' : lower(outcome.failure),
  };
}

function readySource(source: EventSource): ReadySource {
  if (typeof source === 'string') return { place: placeOf(source) };
  const { constant, where } = source;
  return where === undefined ? { constant } : { constant, where: placeOf(where) };
}

function textFrom(row: TableRow, sources: readonly ReadySource[]): string {
  for (const source of sources) {
    const value = 'place' in source ? valueOfPlace(row, source.place) : undefined;
    const isThere = 'place' in source || source.where === undefined || !isEmptyValue(valueOfPlace(row, source.where));
    const text = 'place' in source ? textOfValue(value) : isThere ? source.constant : '';
    if (text !== '' && text !== '<null>' && text !== '{}') return text;
  }
  return '';
}

function outcomeOf(row: TableRow, { outcome, success, failure }: Omit<ReadyMapping, 'fields'>): EventOutcome {
  const word = textFrom(
    row,
    outcome.map((place) => ({ place })),
  ).toLowerCase();
  if (word === '') return 'unknown';
  if (success.has(word)) return 'success';
  return failure === 'others' || failure.has(word) ? 'failure' : 'unknown';
}

function timeText(text: string): string {
  const ticks = parseIsoDateTime(text);
  return ticks === undefined ? text : formatDateTime(ticks);
}

function sourceOf({ layout, table }: TableRow): NormalEvent['source'] {
  if (layout === 'entity') return table === 'AzureActivity' ? 'activityLog' : 'graph';
  return layout === 'envelope' ? 'diagnostic' : layout === 'workspace' ? 'workspace' : 'other';
}

function targetsOf(row: TableRow, target: TargetSource): readonly EventTarget[] {
  if (!('list' in target)) {
    const changes = target.changes === undefined ? [] : changesOf(row.value(target.changes));
    const [type, id, name] = [firstText(row, target.type), firstText(row, target.id), firstText(row, target.name)];
    return type === '' && id === '' && name === '' && changes.length === 0 ? [] : [named({ type, id, name, changes })];
  }
  const list = row.value(target.list);
  if (!Array.isArray(list)) return [];
  return (list as readonly JsonValue[]).filter(isRecord).map((each) =>
    named({
      type: textOfValue(each[target.type]),
      id: textOfValue(each[target.id]),
      name: target.name.map((name) => textOfValue(each[name])).find((name) => name !== '') ?? '',
      changes: target.changes === undefined ? [] : changesOf(each[target.changes]),
    }),
  );
}

function named({ type, id, name, changes }: Required<EventTarget>): EventTarget {
  return { ...(type === '' ? {} : { type }), ...(id === '' ? {} : { id }), ...(name === '' ? {} : { name }), changes };
}

function changesOf(value: JsonValue | undefined): EventTarget['changes'] {
  if (!Array.isArray(value)) return [];
  return (value as readonly JsonValue[]).filter(isRecord).map(({ displayName, oldValue, newValue }) => ({
    name: textOfValue(displayName),
    old: withoutQuotes(textOfValue(oldValue)),
    new: withoutQuotes(textOfValue(newValue)),
  }));
}

/** The values of audits are JSON text in text: `"\\"Finance readers\\""`. */
function withoutQuotes(text: string): string {
  if (!/^".*"$/s.test(text)) return text;
  try {
    return textOfValue(JSON.parse(text) as JsonValue);
  } catch {
    return text;
  }
}
