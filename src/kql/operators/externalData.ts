import type { ColumnType } from '../../base/column';
import { sqlName, sqlText } from '../../base/sql';
import { convert, toText } from '../functions/convert';
import type { NamedParameter, SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements } from '../parser/syntax';
import type { Scope } from '../plan/scope';
import { refuse } from '../plan/scope';
import { item, noRows, plainStage, withAliases } from '../plan/stage';
import { resultColumns, word } from './columns';
import { source } from './operator';

interface ExternalData extends SyntaxNode {
  readonly URIs: SyntaxList;
  readonly WithClause: (SyntaxNode & { readonly Properties: SyntaxList<NamedParameter> }) | null;
}

interface Reading {
  /** The file's path as a SQL literal. */
  readonly file: string;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType; readonly alias: string }[];
  readonly skipsFirst: boolean;
}

/** How the files of one format become rows. */
interface FileFormat {
  readonly names: readonly string[];
  readonly rows: (reading: Reading) => string;
}

/** The formats whose rows can be had without leave of the service. Source: the format's page of the ingestion documentation. */
const formats: readonly FileFormat[] = [
  { names: ['csv'], rows: (reading) => delimited(',', reading) },
  { names: ['tsv', 'tsve'], rows: (reading) => delimited('\t', reading) },
  { names: ['psv'], rows: (reading) => delimited('|', reading) },
  { names: ['scsv'], rows: (reading) => delimited(';', reading) },
  { names: ['sohsv'], rows: (reading) => delimited('\u0001', reading) },
  { names: ['txt'], rows: (reading) => lines(reading) },
  { names: ['raw'], rows: ({ file, columns }) => firstColumn(columns, `SELECT content AS c0 FROM read_text(${file})`) },
  { names: ['json', 'multijson', 'jsonl'], rows: (reading) => records(reading) },
  { names: ['parquet'], rows: (reading) => parquet(reading) },
];

/**
 * `externaldata (…) […]`: rows of files elsewhere. Only files are read that lie where the user allows it; nothing comes from the network
 * while a query runs.
 */
export const externalData = source<ExternalData>('ExternalDataExpression', (node, scope) => {
  const { query } = scope;
  const columns = withAliases(resultColumns(node));
  if (query.columnsOnly) return noRows(columns);
  const options = node.WithClause?.Properties;
  const unknown = elements(options).find(({ Name }) => !['format', 'ignorefirstrecord'].includes(Name.SimpleName.toLowerCase()));
  const parts = elements(node.URIs).map((part) => {
    const path = allowedPath(part, scope);
    if (unknown) refuse(unknown, 'unsupported-option', `The option ${unknown.Name.SimpleName} of externaldata is not worked out here.`);
    const format = formatOf(node, path, word(options, 'format'));
    const skipsFirst = word(options, 'ignorefirstrecord')?.toLowerCase() === 'true';
    return format.rows({ file: sqlText(path), columns, skipsFirst });
  });
  return plainStage(parts.join(' UNION ALL '), columns);
});

function allowedPath(part: SyntaxNode, scope: Scope): string {
  const address = constantOf(part, scope);
  if (typeof address !== 'string')
    return refuse(part, 'unsupported-argument', 'A file of externaldata is named by a text, not worked out.');
  if (/^(?!file:)[a-z][a-z0-9+.-]+:\/\//i.test(address))
    return refuse(
      part,
      'network-refused',
      'Nothing is fetched from the network while a query runs. Save the file into a folder that externaldata may read, or put its rows into a datatable.',
    );
  const file = scope.query.externalFile(address) ?? { refused: 'No folder is allowed to be read by queries.' };
  return 'path' in file ? file.path : refuse(part, 'file-refused', file.refused);
}

function constantOf(node: SyntaxNode, scope: Scope): unknown {
  return scope.query.expression(node, { ...scope, row: { columns: new Map() } }).constant;
}

function formatOf(node: SyntaxNode, path: string, given: string | undefined): FileFormat {
  const ending = /\.([a-z]+)(?:\.(?:gz|zip|zst))?$/i.exec(path)?.[1]?.toLowerCase();
  const byEnding = formats.find(({ names }) => ending !== undefined && names.includes(ending));
  if (given === undefined) return byEnding ?? formats[0] ?? refuse(node, 'unsupported-option', 'There is no format.');
  const name = given.toLowerCase();
  const known = formats.flatMap(({ names }) => names).join(', ');
  return (
    formats.find(({ names }) => names.includes(name)) ??
    refuse(node, 'unsupported-option', `Files of the format ${name} are not read here. These are: ${known}.`)
  );
}

/** Fields by their place; a record may have fewer or more of them than there are columns. */
function delimited(delimiter: string, { file, columns, skipsFirst }: Reading): string {
  const fields = columns.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ');
  const options = `auto_detect = false, delim = ${sqlText(delimiter)}, quote = '"', escape = '"', header = false, skip = ${skipsFirst ? 1 : 0}`;
  const rows = `read_csv(${file}, ${options}, null_padding = true, strict_mode = false, parallel = false, columns = {${fields}})`;
  return `SELECT ${columns.map(({ type, alias }, index) => item(ofText(`coalesce("c${index}", '')`, type), alias)).join(', ')} FROM ${rows}`;
}

/** Each line as it is. */
function lines({ file, columns, skipsFirst }: Reading): string {
  const rows = `read_csv(${file}, auto_detect = false, delim = '\u0001', quote = '', escape = '', header = false, skip = ${skipsFirst ? 1 : 0}, columns = {'c0': 'VARCHAR'})`;
  return firstColumn(columns, `SELECT coalesce(c0, '') AS c0 FROM ${rows}`);
}

function firstColumn(columns: Reading['columns'], rows: string): string {
  const items = columns.map(({ type, alias }, index) => item(index === 0 ? ofText('"c0"', type) : ofText("''", type), alias));
  return `SELECT ${items.join(', ')} FROM (${rows})`;
}

/** Objects, one a line or in an array; their properties by name. */
function records({ file, columns }: Reading): string {
  const fields = columns.map(({ name }) => `${sqlText(name)}: 'JSON'`).join(', ');
  const values = columns.map(({ name, type, alias }) => {
    const value = { sql: sqlName(name), type: 'dynamic' as const, start: 0, end: 0 };
    return item(type === 'string' ? toText(value) : convert(value, type), alias);
  });
  return `SELECT ${values.join(', ')} FROM read_json(${file}, format = 'auto', maximum_object_size = 67108864, columns = {${fields}})`;
}

function ofText(sql: string, type: ColumnType): string {
  if (type === 'dynamic') return `kql.parse_json(${sql})`;
  return convert({ sql, type: 'string', start: 0, end: 0, neverNull: true }, type);
}

/** Columns by name; what Parquet keeps is text first, so that each type reads as the language writes it. */
function parquet({ file, columns }: Reading): string {
  const items = columns.map(({ name, type, alias }) => {
    const value = type === 'dynamic' ? `to_json(${sqlName(name)})` : ofText(`coalesce(CAST(${sqlName(name)} AS VARCHAR), '')`, type);
    return item(value, alias);
  });
  return `SELECT ${items.join(', ')} FROM read_parquet(${file})`;
}
