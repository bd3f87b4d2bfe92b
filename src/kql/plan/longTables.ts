import type { Column, ColumnType } from '../../base/column';
import { physicalTypes } from '../../base/physicalType';
import { sqlName } from '../../base/sql';
import { constantSql, dateTimeTicks } from '../expressions/literal';
import { tokenPattern } from '../language/pieces';
import type { PlannedTable } from './planInput';
import type { Patch } from './probe';

/** Long tables that stand in a text, taken out of it: the text names each instead. */
export interface LongTables {
  /** From the last to the first. */
  readonly patches: readonly Patch[];
  readonly tables: readonly PlannedTable[];
}

/** Values of fewer characters are parsed like everything else. */
const longestParsed = 20_000;

const heading = /\bdatatable\s*\(\s*([\w\s:,]+?)\s*\)\s*\[/g;

/** What looks through all tables would look through these too. */
const looksThroughAll = /\b(?:search|find)\b|\*/;

/**
 * The tables of a megabyte that a text writes out with `datatable`: the service's parser makes a tree of every value, which takes seconds.
 * Only values that are plain literals of their column's own type are read here; any other leaves the table to the parser.
 */
export function longTables(text: string): LongTables {
  const none = { patches: [], tables: [] };
  if (text.length < longestParsed) return none;
  const found: { readonly start: number; readonly end: number; readonly table: PlannedTable }[] = [];
  heading.lastIndex = 0;
  for (let match = heading.exec(text); match; match = heading.exec(text)) {
    const columns = columnsOf(match[1] ?? '');
    const start = match.index;
    const values = columns && isCode(text, start) ? readValues(text, heading.lastIndex, columns) : undefined;
    if (!columns || !values || values.end - start < longestParsed) continue;
    found.push({ start, end: values.end, table: tableOf(`_written_${found.length}_`, columns, values.rows) });
    heading.lastIndex = values.end;
  }
  const patches = found
    .toReversed()
    .map(({ start, end, table }): Patch => ({ offset: start, text: `(${table.name})`, replaced: end - start }));
  const rest = found.reduceRight((kept, { start, end }) => kept.slice(0, start) + kept.slice(end), text);
  return looksThroughAll.test(rest) || rest.includes('_written_') ? none : { patches, tables: found.map(({ table }) => table) };
}

const typeNames: ReadonlySet<string> = new Set<ColumnType>(['string', 'long', 'int', 'real', 'bool', 'datetime']);

function columnsOf(schema: string): readonly Column[] | undefined {
  const columns: Column[] = [];
  for (const part of schema.split(',')) {
    const [, name, type] = /^\s*([A-Za-z_]\w*)\s*:\s*([a-z]+)\s*$/.exec(part) ?? [];
    if (name === undefined || type === undefined || !typeNames.has(type)) return undefined;
    if (columns.some((column) => column.name.toLowerCase() === name.toLowerCase())) return undefined;
    columns.push({ name, type: type as ColumnType });
  }
  return columns;
}

/** Whether a place of a text is in no string and no comment. */
function isCode(text: string, offset: number): boolean {
  for (const match of text.matchAll(tokenPattern)) {
    if (match.index + match[0].length <= offset) continue;
    return match[0].length === 1 || !/^[/"'@`]/.test(match[0]);
  }
  return false;
}

const blanks = /\s*/y;
const wholeNumber = /-?\d{1,18}(?![\w.])/y;
const number = /-?\d{1,15}(?:\.\d{1,15})?(?:[eE][-+]?\d{1,3})?(?![\w.])/y;
const plainText = /"([^"\\\r\n]*)"|'([^'\\\r\n]*)'/y;
const truth = /(?:true|false)\b/y;
const time = /datetime\(\s*(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,7})?)?Z?)?)\s*\)/y;

/** The SQL of a literal of a type at a place, and where it ends; undefined where there stands anything else. */
function readLiteral(text: string, at: number, type: ColumnType): { readonly sql: string; readonly end: number } | undefined {
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  if (type === 'string') {
    const found = match(plainText);
    return (found && { sql: constantSql(found[1] ?? found[2] ?? '', 'string'), end: plainText.lastIndex }) || undefined;
  }
  if (type === 'datetime') {
    const ticks = dateTimeTicks(match(time)?.[1] ?? '-');
    return ticks === undefined ? undefined : { sql: constantSql(ticks, 'datetime'), end: time.lastIndex };
  }
  if (type === 'bool') {
    const found = match(truth);
    return found ? { sql: found[0], end: truth.lastIndex } : undefined;
  }
  const pattern = type === 'real' ? number : wholeNumber;
  const found = match(pattern);
  if (!found || (type === 'int' && Math.abs(Number(found[0])) > 2_147_483_647)) return undefined;
  return { sql: type === 'real' ? constantSql(Number(found[0]), 'real') : found[0], end: pattern.lastIndex };
}

function readValues(
  text: string,
  from: number,
  columns: readonly Column[],
): { readonly rows: readonly string[]; readonly end: number } | undefined {
  const rows: string[] = [];
  let row: string[] = [];
  let at = afterBlanks(text, from);
  for (;;) {
    const value = readLiteral(text, at, columns[row.length]?.type ?? 'dynamic');
    if (!value) return undefined;
    row.push(value.sql);
    if (row.length === columns.length) {
      rows.push(`(${row.join(', ')})`);
      row = [];
    }
    at = afterBlanks(text, value.end);
    const next = text.charAt(at);
    if (next === ']') return row.length === 0 ? { rows, end: at + 1 } : undefined;
    if (next !== ',') return undefined;
    at = afterBlanks(text, at + 1);
  }
}

function afterBlanks(text: string, at: number): number {
  blanks.lastIndex = at;
  blanks.exec(text);
  return blanks.lastIndex;
}

function tableOf(name: string, columns: readonly Column[], rows: readonly string[]): PlannedTable {
  const items = columns.map((column) => `CAST(${sqlName(column.name)} AS ${physicalTypes[column.type]}) AS ${sqlName(column.name)}`);
  const names = columns.map((column) => sqlName(column.name));
  const relation = `(SELECT ${items.join(', ')} FROM (VALUES ${rows.join(', ')}) AS "$rows"(${names.join(', ')}))`;
  return { name, columns, relation, timeless: true, written: true };
}
