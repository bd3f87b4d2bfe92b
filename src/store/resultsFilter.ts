import type { CellText, Column, ColumnType } from '../base/column';
import { UserError } from '../base/errors';
import { sqlText } from '../base/sql';
import { parseIsoDateTime, ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond } from '../base/ticks';
import { canonicalSql } from '../formats/canonicalSql';
import { columnSql } from './resultsTable';

/** What a view keeps of a result, by one of its columns. The same shape as the contract's `ColumnFilter`. */
export type RowFilter =
  | { readonly kind: 'contains' | 'equals' | 'notEquals'; readonly column: string; readonly text: CellText }
  | { readonly kind: 'in'; readonly column: string; readonly values: readonly CellText[] }
  | { readonly kind: 'range'; readonly column: string; readonly from?: string; readonly to?: string };

/** What a view is sorted by. */
export interface RowOrder {
  readonly column: string;
  readonly descending: boolean;
}

/** The predicate of a filter. Text is matched against the canonical text, as it is shown; `contains` does not look at case. */
export function filterSql(filter: RowFilter, columns: readonly Column[]): string {
  const { sql, type } = find(filter.column, columns);
  switch (filter.kind) {
    case 'contains':
      return filter.text === null ? `${sql} IS NULL` : containsSql(sql, type, filter.text);
    case 'equals':
      return equalsSql({ sql, type }, filter.text);
    case 'notEquals':
      return `NOT coalesce(${equalsSql({ sql, type }, filter.text)}, false)`;
    case 'in':
      return filter.values.length === 0 ? 'false' : `(${filter.values.map((value) => equalsSql({ sql, type }, value)).join(' OR ')})`;
    case 'range':
      return rangeSql({ sql, type, column: filter.column }, filter);
  }
}

/** Sorting by a column's own type: ascending puts nulls first, descending last, as KQL's `sort` does. */
export function orderSql(order: RowOrder, columns: readonly Column[]): string {
  const { sql, type } = find(order.column, columns);
  const direction = order.descending ? 'DESC NULLS LAST' : 'ASC NULLS FIRST';
  // A dynamic column may hold numbers, which nobody wants sorted as text.
  const keys = type === 'dynamic' ? [`TRY_CAST(CAST(${sql} AS VARCHAR) AS DOUBLE)`, `CAST(${sql} AS VARCHAR)`] : [sql];
  return keys.map((key) => `${key} ${direction}`).join(', ');
}

/** Whether a text stands in a value's canonical text, in any case. False at once where the type can have no such text. */
export function containsSql(sql: string, type: ColumnType, text: string): string {
  const letters = possibleText[type];
  if (letters && !letters.test(text)) return 'false';
  return `contains(lower(${canonicalSql(sql, type)}), lower(${sqlText(text)}))`;
}

/** What the canonical texts of a type are made of; spares the rendering of a million numbers that cannot match. */
const possibleText: Readonly<Partial<Record<ColumnType, RegExp>>> = {
  bool: /^[a-z]*$/i,
  int: /^[-\d]*$/,
  long: /^[-\d]*$/,
  real: /^[-+.\da-z]*$/i,
  decimal: /^[-.\d]*$/,
  datetime: /^[-:.\dtz]*$/i,
  timespan: /^[-:.\d]*$/,
  guid: /^[-\da-f]*$/i,
};

interface Value {
  readonly sql: string;
  readonly type: ColumnType;
}

function equalsSql({ sql, type }: Value, text: CellText): string {
  return text === null ? `${sql} IS NULL` : `coalesce(${canonicalSql(sql, type)} = ${sqlText(text)}, false)`;
}

function rangeSql({ sql, type, column }: Value & { column: string }, range: { from?: string; to?: string }): string {
  const bound = (text: string): string => {
    const literal = boundLiteral(text, type);
    if (literal !== undefined) return literal;
    throw new UserError(`“${text}” is no ${type}, so ${column} cannot be limited by it. Write the limit as the column shows its values.`, {
      code: 'filter-invalid',
    });
  };
  const parts = [
    ...(range.from === undefined ? [] : [`${sql} >= ${bound(range.from)}`]),
    ...(range.to === undefined ? [] : [`${sql} <= ${bound(range.to)}`]),
  ];
  return parts.length === 0 ? 'true' : `(${parts.join(' AND ')})`;
}

function boundLiteral(text: string, type: ColumnType): string | undefined {
  const trimmed = text.trim();
  switch (type) {
    case 'datetime':
      return parseIsoDateTime(trimmed)?.toString();
    case 'timespan':
      return parseTimespan(trimmed)?.toString();
    case 'int':
    case 'long':
    case 'real':
    case 'decimal':
      return trimmed !== '' && Number.isFinite(Number(trimmed)) && /^[-+.\de]+$/i.test(trimmed) ? trimmed : undefined;
    case 'guid':
      return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(trimmed) ? `CAST(${sqlText(trimmed)} AS UUID)` : undefined;
    case 'bool':
      return /^(true|false)$/i.test(trimmed) ? trimmed : undefined;
    default:
      return sqlText(text);
  }
}

function parseTimespan(text: string): bigint | undefined {
  const match = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,7}))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  const clock = BigInt(hours) * ticksPerHour + BigInt(minutes) * ticksPerMinute + BigInt(seconds) * ticksPerSecond;
  const size = BigInt(days) * ticksPerDay + clock + BigInt(fraction.padEnd(7, '0'));
  return sign === undefined ? size : -size;
}

function find(name: string, columns: readonly Column[]): Value {
  const index = columns.findIndex((column) => column.name === name);
  const column = columns[index];
  if (!column) throw new UserError(`The result has no column “${name}”.`, { code: 'filter-invalid' });
  return { sql: columnSql(index), type: column.type };
}
