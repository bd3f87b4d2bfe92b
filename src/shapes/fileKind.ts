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
  if (/^\s*[[{"]/.test(text) && !looksDelimited(filled)) {
    const whole = filled.slice(0, 20).filter(isJson).length;
    return filled.length > 1 && whole * 2 >= Math.min(filled.length, 20) ? 'lines' : documentOrLines(filled);
  }
  if (filled.slice(0, 20).some((line) => line.startsWith('{') && isJson(line))) return 'lines';
  return looksDelimited(filled) ? 'delimited' : 'text';
}

/** A single line is read as a document, unless it is a list element by element: then its damage must not spread. */
function documentOrLines(lines: readonly string[]): FileKind {
  const objects = lines.slice(0, 20).filter((line) => /^\{.*\}$/.test(line)).length;
  return lines.length > 1 && objects * 2 >= Math.min(lines.length, 20) ? 'lines' : 'document';
}

function isJson(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' || typeof value === 'string';
  } catch {
    return false;
  }
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
