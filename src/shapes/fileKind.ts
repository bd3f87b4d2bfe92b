import { parsedJson } from '../base/jsonText';
import { DocumentSplitter } from './documentSplitter';

/** How a file's text is laid out, told by its first bytes. */
export type FileKind =
  | 'gzip'
  | 'parquet'
  /** One JSON value on each line. */
  | 'lines'
  /** JSON that spans lines, or stands on a single one. */
  | 'document'
  | 'delimited'
  | 'utf16'
  | 'binary'
  | 'text'
  | 'empty';

/** How many bytes of a file's beginning tell its kind. */
export const headBytes = 256 * 1024;

/** Tells a file's kind by its content, never by its name (FM-1). `complete` says whether the head is the whole file. */
export function fileKindOf(head: Uint8Array, complete: boolean): FileKind {
  if (head.length === 0) return 'empty';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head[0] === 0x50 && head[1] === 0x41 && head[2] === 0x52 && head[3] === 0x31) return 'parquet';
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return 'utf16';
  if (head.includes(0)) return 'binary';
  const text = new TextDecoder().decode(head).replace(/^\uFEFF/, '');
  if (text.trim() === '') return 'empty';
  const lines = text.split(/\r?\n/);
  if (!complete) lines.pop();
  const filled = lines.map((line) => line.trim()).filter((line) => line !== '');
  if (/^\s*[[{"]/.test(text) && !looksDelimited(filled)) return documentOrLines(text, filled);
  if (filled.slice(0, 20).some((line) => line.startsWith('{') && isJsonRecord(line))) return 'lines';
  return looksDelimited(filled) ? 'delimited' : 'text';
}

/**
 * JSON on each line, or JSON across lines. Damage must not make a document of a file of lines, for it would spread there: one line that is a record by itself,
 * outside of any list, is enough to tell lines, unless the file begins with a value that is whole only over several lines.
 */
function documentOrLines(text: string, lines: readonly string[]): FileKind {
  const first = lines.slice(0, 20);
  const isMost = (count: number): boolean => lines.length > 1 && count * 2 >= first.length;
  if (isMost(first.filter(isJsonRecord).length)) return 'lines';
  if (lines.length > 1 && !beginsAcrossLines(text) && lines.some((_, index) => standsAlone(lines, index))) return 'lines';
  return isMost(first.filter((line) => /^\{.*\}$/.test(line)).length) ? 'lines' : 'document';
}

/** Whether a line is a whole object that is not an element of a list which is written one element to a line. */
function standsAlone(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  if (!line.startsWith('{') || !line.endsWith('}')) return false;
  return !/[,[:]$/.test(lines[index - 1] ?? '') && !/^[,\]]/.test(lines[index + 1] ?? '') && isJsonRecord(line);
}

/** Whether a text begins with a JSON value that is valid and goes over several lines. */
function beginsAcrossLines(text: string): boolean {
  let value: string | undefined;
  const splitter = new DocumentSplitter({ document: (found) => (value ??= found), problem: () => undefined });
  splitter.push(new TextEncoder().encode(text));
  return value !== undefined && /\n/.test(value.trim()) && isJsonRecord(value);
}

function isJsonRecord(line: string): boolean {
  const value = parsedJson(line);
  return typeof value === 'object' || typeof value === 'string';
}

/** The character between a delimited file's fields, or undefined where the lines are none. */
export function delimiterOf(lines: readonly string[]): string | undefined {
  const [header = '', ...rows] = lines.slice(0, 10);
  return [',', ';', '\t', '|'].find((delimiter) => {
    const names = fieldsOf(header, delimiter);
    const plain = names.every((name) => /^[A-Za-z_@$][\p{L}\p{N}_ .@$()[\]/:+-]*$/u.test(name.trim()));
    if (names.length < 2 || !plain || new Set(names).size !== names.length) return false;
    const first = rows[0];
    return first === undefined || fieldsOf(first, delimiter).length === names.length || first.includes('"');
  });
}

/** The delimiter and the columns of a file of delimited text, told by its first bytes; undefined where it is none. */
export function delimitedLayoutOf(head: Uint8Array): { readonly delimiter: string; readonly columns: readonly string[] } | undefined {
  const text = new TextDecoder().decode(head).replace(/^\uFEFF/, '');
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const delimiter = delimiterOf(lines);
  return delimiter === undefined ? undefined : { delimiter, columns: fieldsOf(lines[0] ?? '', delimiter).map((name) => name.trim()) };
}

function looksDelimited(lines: readonly string[]): boolean {
  return delimiterOf(lines) !== undefined;
}

function fieldsOf(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) {
      fields.push(field);
      field = '';
    } else field += character;
  }
  return [...fields, field];
}
