import type { ColumnType } from '../base/column';
import { physicalNames } from '../base/physicalName';
import { sqlName, sqlText } from '../base/sql';
import { additionalColumn } from '../shapes/columnPlan';
import type { ColumnPlan, PlannedColumn, PlannedSource } from '../shapes/columnPlan';
import type { ValuePart } from '../shapes/valueSource';
import { ticksSql } from './timeSql';

/** SQL that turns staged records into rows of a table. */
export interface RowSql {
  /** The structure to read a record with, as the engine's `from_json` takes it: each record is parsed once. */
  readonly structure: string;
  /** One expression over the parsed record `r` for each column, by its physical name. */
  readonly columns: readonly { readonly name: string; readonly sql: string }[];
  /** Expressions for the text of the further members that were asked for. */
  readonly members: ReadonlyMap<string, string>;
}

/** Writes the SQL of a plan, which may read some members of the record besides. */
export function rowSql(plan: ColumnPlan, further: readonly string[] = []): RowSql {
  const reader = new RecordStructure();
  const members = further.map((name) => [name, reader.text([name])] as const);
  const names = physicalNames(plan.columns.map(({ column }) => column));
  const columns = plan.columns.map(({ column, sources }, index) => ({
    name: names[index] ?? column.name,
    sql: columnSql({ column, sources }, reader),
  }));
  const additional = plan.leftover.map(({ name, path }) => ({ name, json: reader.json(path) }));
  const extra = additional.length === 0 ? [] : [{ name: additionalColumn.name, sql: additionalSql(additional) }];
  return {
    columns: [...columns, ...extra].map(({ name, sql }) => ({ name, sql: sql() })),
    members: new Map(members.map(([name, sql]) => [name, sql()])),
    structure: reader.structure(),
  };
}

/** An expression that is written once all members are known to the structure. */
type Deferred = () => string;

/**
 * The members to parse, and how to reach them. A member that is only taken as text is read as text; one that is also wanted as JSON, or from whose inside
 * something is taken, is read as JSON. Names that differ in letter case alone cannot stand in one structure: the later is read from the record itself.
 */
class RecordStructure {
  readonly #members = new Map<string, Map<string, 'VARCHAR' | 'JSON'>>([['', new Map()]]);
  readonly #folded = new Set<string>();

  text(path: readonly string[]): Deferred {
    return this.#reach(path, 'VARCHAR');
  }

  json(path: readonly string[]): Deferred {
    return this.#reach(path, 'JSON');
  }

  structure(): string {
    const { ['']: outer, ...inner } = Object.fromEntries([...this.#members].map(([name, members]) => [name, Object.fromEntries(members)]));
    return JSON.stringify({ ...outer, ...inner });
  }

  #reach(path: readonly string[], wanted: 'VARCHAR' | 'JSON'): Deferred {
    const isInner = path[0] === 'properties' && path.length > 1 && !this.#members.get('')?.has('properties');
    const parent = isInner ? 'properties' : '';
    const [first = '', ...rest] = parent === '' ? path : path.slice(1);
    const key = `${parent}\0${first}`;
    const members = this.#members.get(parent) ?? new Map<string, 'VARCHAR' | 'JSON'>();
    const clashes =
      !members.has(first) && (this.#folded.has(key.toLowerCase()) || (parent === '' && first === 'properties' && this.#members.has(first)));
    if (clashes) return () => extracted('json', path, wanted);
    this.#members.set(parent, members);
    this.#folded.add(key.toLowerCase());
    const kind = wanted === 'JSON' || rest.length > 0 ? 'JSON' : (members.get(first) ?? 'VARCHAR');
    members.set(first, kind);
    const member = ['r', ...(parent === '' ? [] : [parent]), first].map(sqlName).join('.');
    return () => {
      const isText = this.#members.get(parent)?.get(first) === 'VARCHAR';
      if (rest.length === 0 && (isText || wanted === 'JSON')) return member;
      if (rest.length === 0) return jsonTextSql(member);
      return extracted(member, rest, wanted);
    };
  }
}

/** The text of JSON: that of an object or list is its JSON, which need not be parsed once more. */
function jsonTextSql(json: string): string {
  return `CASE WHEN ${json} LIKE '{%' OR ${json} LIKE '[%' THEN ${json}::VARCHAR ELSE json_extract_string(${json}, '$') END`;
}

function extracted(value: string, path: readonly string[], wanted: 'VARCHAR' | 'JSON'): string {
  const steps = path.map((name) => `."${name.replaceAll('"', '\\"')}"`).join('');
  return `${wanted === 'JSON' ? 'json_extract' : 'json_extract_string'}(${value}, ${sqlText(`$${steps}`)})`;
}

function columnSql({ column, sources }: PlannedColumn, reader: RecordStructure): Deferred {
  if (column.type === 'dynamic') {
    const values = sources.map((source) => dynamicSource(source, reader));
    return () => (values.length === 0 ? 'NULL::JSON' : `coalesce(${values.map((value) => value()).join(', ')})`);
  }
  const values = sources.map((source) => textSource(source, reader));
  return () =>
    typedSql(
      values.map((value) => `nullif(${value()}, '')`),
      column.type,
    );
}

function typedSql(values: readonly string[], type: ColumnType): string {
  const text = values.length === 0 ? 'NULL::VARCHAR' : values.length === 1 ? String(values[0]) : `coalesce(${values.join(', ')})`;
  return type === 'string' ? `coalesce(${text}, '')` : castSql(text, type);
}

/** SQL that reads text as a value of a type; NULL where it is none. */
export function castSql(text: string, type: ColumnType): string {
  switch (type) {
    case 'datetime':
      return ticksSql(text);
    case 'int':
      return `TRY_CAST(${text} AS INTEGER)`;
    case 'long':
      return `TRY_CAST(${text} AS BIGINT)`;
    case 'real':
      return `TRY_CAST(${text} AS DOUBLE)`;
    case 'bool':
      return `TRY_CAST(${text} AS BOOLEAN)`;
    case 'guid':
      return `TRY_CAST(${text} AS UUID)`;
    case 'decimal':
      return `TRY_CAST(${text} AS DECIMAL(38,17))`;
    case 'timespan':
      return `TRY_CAST(${text} AS BIGINT)`;
    case 'dynamic':
      return `TRY_CAST(${text} AS JSON)`;
    case 'string':
      return text;
  }
}

function textSource(source: PlannedSource, reader: RecordStructure): Deferred {
  if ('constant' in source) return () => sqlText(source.constant);
  const value = reader.text(source.path);
  const except = source.unless && { value: reader.text(source.unless.path), equals: source.unless.equals };
  return () => {
    const part = source.part ? partSql(value(), source.part) : value();
    const worded = source.words ? wordsSql(part, source.words) : part;
    return except ? `CASE WHEN ${except.value()} IS DISTINCT FROM ${sqlText(except.equals)} THEN ${worded} END` : worded;
  };
}

/** A nested value that came as JSON text is read; an empty text is no value. */
function dynamicSource(source: PlannedSource, reader: RecordStructure): Deferred {
  if ('constant' in source) return () => `to_json(${sqlText(source.constant)})`;
  const value = reader.json(source.path);
  return () => {
    const json = value();
    const inner = `json_extract_string(${json}, '$')`;
    return `CASE WHEN ${json} = '""' OR ${json} = 'null' THEN NULL
      WHEN (${json} LIKE '"{%' OR ${json} LIKE '"[%') AND json_valid(${inner}) THEN ${inner}::JSON ELSE ${json} END`;
  };
}

function partSql(value: string, part: ValuePart): string {
  switch (part) {
    case 'upper':
      return `upper(${value})`;
    case 'lower':
      return `lower(${value})`;
    case 'subscription':
      return `lower(regexp_extract(${value}, '(?i)/subscriptions/([^/]+)', 1))`;
    case 'resourceGroup':
      return `upper(regexp_extract(${value}, '(?i)/resourcegroups/([^/]+)', 1))`;
    case 'provider':
      return `regexp_extract(${value}, '(?i)/providers/([^/]+)', 1)`;
    case 'resourceName':
      return `regexp_extract(${value}, '/([^/]+)/?$', 1)`;
    case 'afterDot':
      return `CASE WHEN contains(${value}, '.') THEN regexp_extract(${value}, '[.](.*)$', 1) ELSE ${value} END`;
  }
}

function wordsSql(value: string, words: Readonly<Record<string, string>>): string {
  const cases = Object.entries(words).map(([from, to]) => `WHEN ${sqlText(from)} THEN ${sqlText(to)}`);
  return `CASE ${value} ${cases.join(' ')} ELSE ${value} END`;
}

/** One object of all members that have a value. */
function additionalSql(members: readonly { readonly name: string; readonly json: Deferred }[]): Deferred {
  return () => {
    const pairs = members.map(({ name, json }) => `${sqlText(`${JSON.stringify(name)}:`)} || nullif(${json()}, 'null')`);
    return `nullif('{' || concat_ws(',', ${pairs.join(', ')}) || '}', '{}')::JSON`;
  };
}
