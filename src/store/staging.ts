import { sqlText } from '../base/sql';
import type { EngineValue } from '../base/cell';
import type { Session } from './duckdb';

/** A file of records, one JSON object on each line. */
export interface StagedPart {
  readonly path: string;
  /** Number of the file in the source that the records come from. */
  readonly file: number;
}

/** Staged records that agree in everything that decides where they go. */
export interface RecordGroup {
  /** Undefined for what is no JSON object. */
  readonly signature: string | undefined;
  readonly records: number;
  /** One record of the group, as JSON text. */
  readonly example: string | undefined;
}

/** Name of the table that holds the records being loaded. */
export const stagedTable = 'temp.staged_records';

/**
 * The longest record that is read without being told of a longer one. The engine reads files in pieces of twice this size, one processor each: with larger
 * pieces a batch has so few that processors stand idle at its end.
 */
export const usualRecordBytes = 4 * 1024 * 1024;

/** Members besides the names that decide where a record goes; see `routeOf`. */
export const tellingMembers = ['category', 'Category', 'Type', 'type', 'signInEventTypes'] as const;
/** Members whose kind of value decides it too: they may make a record an envelope. */
export const envelopeMembers = ['records', 'value', 'tables', 'body', 'error'] as const;

const paths = (names: readonly string[]): string => `[${names.map((name) => sqlText(`$.${name}`)).join(', ')}]`;

/** Names of a record's members, and of those of its `properties`, as a list of two lists. */
export const memberNamesSql = "json_keys(json, ['$', '$.properties'])";

/** What tells groups of records apart, as SQL over the text `json`; NULL for what is no JSON object. */
const signatureSql = `CASE WHEN json_type(json) = 'OBJECT' THEN hash(${memberNamesSql}, json_extract_string(json, ${paths(tellingMembers)}),
  json_type(json, ${paths([...envelopeMembers, 'properties'])})) END`;

/** The lines of some files as `part` and `json`. A damaged line is a row without a record. */
export function jsonLines(parts: readonly StagedPart[], longestRecord: number): string {
  const files = parts.map((part) => sqlText(part.path)).join(', ');
  const longest = Math.max(usualRecordBytes, longestRecord);
  return `(SELECT filename AS part, json FROM read_ndjson_objects([${files}], filename = true, ignore_errors = true, maximum_object_size = ${longest}))`;
}

/** Reads the records of some files into the staging table and groups them. A damaged line is a row without a record. */
export async function stageRecords(
  session: Session,
  parts: readonly StagedPart[],
  options: { readonly longestRecord: number; readonly signal?: AbortSignal },
): Promise<readonly RecordGroup[]> {
  await session.run(
    `CREATE OR REPLACE TEMP TABLE staged_records AS SELECT part, json, ${signatureSql} AS signature FROM ${jsonLines(parts, options.longestRecord)}`,
    options.signal,
  );
  const rows = await session.all(`SELECT signature, count(*), any_value(json) FROM ${stagedTable} GROUP BY signature`, options.signal);
  return rows.map(([signature, records, example]) => ({
    signature: signature === null || signature === undefined ? undefined : String(signature),
    records: Number(records),
    example: exampleText(example),
  }));
}

function exampleText(value: EngineValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Paths of the staged files that hold records of some groups. */
export async function partsWith(session: Session, signatures: readonly (string | undefined)[], signal?: AbortSignal): Promise<string[]> {
  const rows = await session.all(`SELECT DISTINCT part FROM ${stagedTable} WHERE ${signatureFilter(signatures)}`, signal);
  return rows.map(([path]) => String(path));
}

/** Takes the records of some files out of the staging table. */
export async function unstageParts(session: Session, paths: readonly string[], signal?: AbortSignal): Promise<void> {
  await session.run(`DELETE FROM ${stagedTable} WHERE part IN (${paths.map(sqlText).join(', ')})`, signal);
}

/** The condition that a staged record is of one of some groups. */
export function signatureFilter(signatures: readonly (string | undefined)[]): string {
  const known = signatures.filter((signature) => signature !== undefined);
  const conditions = [
    ...(known.length > 0 ? [`signature IN (${known.join(', ')})`] : []),
    ...(known.length < signatures.length ? ['signature IS NULL'] : []),
  ];
  return conditions.length === 0 ? 'false' : `(${conditions.join(' OR ')})`;
}
