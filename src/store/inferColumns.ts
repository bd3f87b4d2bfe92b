import type { Column, ColumnType } from '../base/column';
import { pascalName } from '../shapes/columnName';
import type { Crosswalk } from '../shapes/valueSource';
import { entity, envelope } from '../shapes/valueSource';
import type { Session } from './duckdb';
import { signatureFilter, stagedTable } from './staging';
import { ticksSql } from './timeSql';

/** A table that was made from the records' own members. */
export interface InferredTable {
  readonly columns: readonly Column[];
  /** Where columns take their values from, where it is not the member of their name. */
  readonly crosswalk: Crosswalk;
}

/** Members that say when an event was, best first. */
const timeMembers = [
  'TimeGenerated',
  'time',
  'timestamp',
  '@timestamp',
  'eventTimestamp',
  'eventTime',
  'createdDateTime',
  'activityDateTime',
  'datetime',
  'date',
];

/** A column holds times where its name says so and every value is one. */
const timeName = /(time|date|timestamp|_at|At)$|^time/i;

interface SeenMember {
  readonly name: string;
  readonly inner: boolean;
  readonly type: ColumnType;
}

/**
 * Works out columns for staged records that no table of the catalog takes: members become columns, those of `properties` too where an envelope is around them.
 * What an earlier load found stays, or gets wider; it never gets narrower.
 */
export async function inferTable(
  session: Session,
  request: { readonly signatures: readonly string[]; readonly isEnvelope: boolean; readonly before: readonly Column[] },
  signal?: AbortSignal,
): Promise<InferredTable> {
  const outer = await seenMembers(session, request.signatures, 'json', signal);
  const inner = request.isEnvelope ? await seenMembers(session, request.signatures, "json_extract(json, '$.properties')", signal) : [];
  const members = [
    ...outer.filter((member) => !(request.isEnvelope && member.name === 'properties')).map((member) => ({ ...member, inner: false })),
    ...inner.map((member) => ({ ...member, inner: true })),
  ];
  const time = timeMembers.find((name) => members.some((member) => member.name === name));
  const columns = new Map<string, Column>(request.before.map((column) => [column.name.toLowerCase(), column]));
  for (const member of members) {
    const name = request.isEnvelope ? pascalName(member.name) : member.name;
    const key = name.toLowerCase();
    const known = columns.get(key);
    if (name.startsWith('__') || (request.isEnvelope && member.name === time)) continue;
    columns.set(key, { name: known?.name ?? name, type: known ? widerType(known.type, member.type) : member.type });
  }
  const generated: Column = { name: 'TimeGenerated', type: 'datetime' };
  if (time !== undefined && !columns.has('timegenerated'))
    return { columns: [generated, ...columns.values()], crosswalk: timeCrosswalk(time) };
  return { columns: [...columns.values()], crosswalk: time === undefined || time === 'TimeGenerated' ? {} : timeCrosswalk(time) };
}

function timeCrosswalk(time: string): Crosswalk {
  return { TimeGenerated: [envelope(time), { ...entity('x'), names: [time] }] };
}

async function seenMembers(session: Session, signatures: readonly string[], object: string, signal?: AbortSignal): Promise<SeenMember[]> {
  const rows = await session.all(
    `SELECT key, list(DISTINCT type), bool_and(type <> 'VARCHAR' OR length(text) > 7 AND ${ticksSql('text')} IS NOT NULL), min(place) AS place FROM (
       SELECT e.key, e.type, e.atom->>'$' AS text, e.id AS place
       FROM ${stagedTable} s, json_each(CASE WHEN json_type(${object.replace('json', 's.json')}) = 'OBJECT' THEN ${object.replace('json', 's.json')} END) e
       WHERE ${signatureFilter(signatures)} AND e.type <> 'NULL')
     GROUP BY key ORDER BY place`,
    signal,
  );
  return rows.map(([name, types, times]) => ({
    name: String(name),
    inner: false,
    type: typeOf(String(types), times === true && timeName.test(String(name))),
  }));
}

function typeOf(types: string, isTime: boolean): ColumnType {
  const kinds = new Set(types.replace(/[[\]'"\s]/g, '').split(','));
  if (kinds.has('OBJECT') || kinds.has('ARRAY')) return 'dynamic';
  if (kinds.has('VARCHAR')) return kinds.size > 1 ? 'string' : isTime ? 'datetime' : 'string';
  if (kinds.has('BOOLEAN')) return kinds.size > 1 ? 'string' : 'bool';
  return kinds.has('DOUBLE') ? 'real' : 'long';
}

/** The narrowest type that holds the values of both. */
export function widerType(left: ColumnType, right: ColumnType): ColumnType {
  if (left === right) return left;
  if (left === 'dynamic' || right === 'dynamic') return 'dynamic';
  const numbers: readonly ColumnType[] = ['int', 'long', 'real'];
  if (numbers.includes(left) && numbers.includes(right)) return 'real';
  return 'string';
}
