import type { CellText, ColumnType } from './column';

/** A string literal as KQL reads it. */
export function kqlText(text: string): string {
  const escaped = text.replace(/[\\"\p{Cc}\u2028\u2029]/gu, (character) => escapes[character] ?? unicodeEscape(character));
  return `"${escaped}"`;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A literal of a type from a cell's canonical text. Source: learn.microsoft.com/kusto/query/scalar-data-types. */
export function kqlLiteral(type: ColumnType, text: CellText): string {
  if (text === null) return type === 'string' ? '""' : `${type}(null)`;
  switch (type) {
    case 'string':
      return kqlText(text);
    case 'bool':
      return text.toLowerCase();
    case 'int':
    case 'long':
      return text.startsWith('-') || type === 'int' ? `${type}(${text})` : text;
    case 'real':
      return `real(${realLiteral(text)})`;
    case 'dynamic':
      return `dynamic(${text})`;
    case 'decimal':
    case 'datetime':
    case 'timespan':
    case 'guid':
      return `${type}(${text})`;
  }
}

function realLiteral(text: string): string {
  if (/^-?inf/i.test(text)) return text.startsWith('-') ? '-inf' : '+inf';
  return /^nan$/i.test(text) ? 'nan' : text;
}
