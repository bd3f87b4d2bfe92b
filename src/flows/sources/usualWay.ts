import { sqlText } from '../../base/sql';
import type { ColumnPlan } from '../../shapes/columnPlan';
import { isRoutedByCategory } from '../../shapes/recordRoute';
import type { RecordLayout } from '../../shapes/recordRoute';
import type { ExpectedCondition } from '../../store/insertRows';
import type { CachedTable } from '../../store/sourceDatabase';
import type { Session } from '../../store/duckdb';
import { envelopeMembers, memberNamesSql, tellingMembers } from '../../store/staging';

/** One way for all records of a batch. */
export interface UsualWay {
  readonly table: CachedTable;
  readonly plan: ColumnPlan;
  readonly identity: readonly (readonly string[])[];
  /** Whether a record goes this way. */
  readonly condition: ExpectedCondition;
}

/** Records that went one way: their layout, the members seen in all such records so far, and one record for each group. */
export interface WaySample {
  readonly layout: RecordLayout;
  readonly record: ReadonlySet<string>;
  readonly properties: ReadonlySet<string>;
  readonly examples: readonly string[];
}

/**
 * Writes the condition that a record goes the way of some others: it has the same members in the same order and the same telling values. Records that go by
 * their category alone may also lack members. Undefined where the way depends on more than that.
 */
export async function usualCondition(session: Session, sample: WaySample, signal: AbortSignal): Promise<ExpectedCondition | undefined> {
  if (envelopeMembers.some((name) => sample.record.has(name))) return undefined;
  const members = tellingMembers.filter((name) => sample.record.has(name));
  const extracted = new Map(members.map((name) => [name, `json_extract_string(json, ${sqlText(`$.${name}`)})`]));
  const values = sample.examples.map((example) => `(${sqlText(example)}::JSON)`).join(', ');
  const mark = (texts: ReadonlyMap<string, string>): string => `hash(${['names', ...members.map((name) => texts.get(name))].join(', ')})`;
  const rows = await session.all(
    `SELECT DISTINCT ${mark(extracted)} FROM (SELECT json, ${memberNamesSql} AS names FROM (VALUES ${values}) t(json)) WHERE len(names[2]) IS DISTINCT FROM 0`,
    signal,
  );
  const hashes = rows.map(([hash]) => String(hash)).join(', ');
  const seen = (texts: ReadonlyMap<string, string>): string => (hashes === '' ? 'false' : `${mark(texts)} IN (${hashes})`);
  if (sample.layout !== 'envelope' || !isRoutedByCategory(sample.record)) return { members, sql: seen };
  const categories = await session.all(
    `SELECT DISTINCT json_extract_string(json, '$.category') FROM (VALUES ${values}) t(json) WHERE json_extract_string(json, '$.category') IS NOT NULL`,
    signal,
  );
  if (categories.length === 0) return { members, sql: seen };
  const known = categories.map(([category]) => sqlText(String(category))).join(', ');
  const sql = (texts: ReadonlyMap<string, string>): string => `CASE WHEN ${seen(texts)} AND len(names[2]) IS DISTINCT FROM 0 THEN true
    ELSE list_has_all(${listSql(sample.record)}, names[1]) AND coalesce(list_has_all(${listSql(sample.properties)}, names[2]), true)
      AND len(names[2]) IS DISTINCT FROM 0 AND ${texts.get('category') ?? 'NULL'} IN (${known}) END`;
  return { members, sql };
}

const listSql = (names: ReadonlySet<string>): string => `[${[...names].map(sqlText).join(', ')}]::VARCHAR[]`;
