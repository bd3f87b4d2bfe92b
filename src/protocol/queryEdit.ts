import type { ColumnType } from '../base/column';
import type { CellText } from '../base/column';
import { kqlLiteral, kqlText } from '../base/kqlLiteral';

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Words that the parser reads as its own at the start of an expression, so that a column of that name must be quoted. */
const reservedNames = new Set(
  'and or not in has contains between by on kind with where project extend summarize count take limit top sort order join union let set true false null dynamic datetime timespan time date long int real bool guid decimal string typeof asc desc nulls first last from to step default'.split(
    ' ',
  ),
);

/** A column's name as KQL reads it in an expression. Source: learn.microsoft.com/kusto/query/schema-entities/entity-names. */
export function kqlName(name: string): string {
  return plainName.test(name) && !reservedNames.has(name) ? name : `[${kqlText(name)}]`;
}

/** One step into a dynamic value: a property's name or an array's index. */
export type PathStep = string | number;

/** The expression that reaches a place inside a dynamic value, such as `Location.city` or `Items[0]["a b"]`. */
export function kqlPath(root: string, path: readonly PathStep[]): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return plainName.test(step) && !reservedNames.has(step) ? `.${step}` : `[${kqlText(step)}]`;
  });
  return root + steps.join('');
}

/** The condition that keeps the rows with this value, or those without it. */
export function valueCondition(column: { name: string; type: ColumnType }, text: CellText, keep: boolean): string {
  const name = kqlName(column.name);
  if (column.type === 'string' && (text === null || text === '')) return keep ? `isempty(${name})` : `isnotempty(${name})`;
  if (text === null) return keep ? `isnull(${name})` : `isnotnull(${name})`;
  if (column.type === 'real' && /^nan$/i.test(text)) return keep ? `isnan(${name})` : `not(isnan(${name}))`;
  const operator = keep ? '==' : '!=';
  if (column.type === 'dynamic') return `tostring(${name}) ${operator} ${kqlText(text)}`;
  return `${name} ${operator} ${kqlLiteral(column.type, text)}`;
}

/** The condition on a value at a place inside a dynamic value. An object or array is compared by its text. */
export function pathCondition(place: string, value: unknown, keep: boolean): string {
  const operator = keep ? '==' : '!=';
  if (value === null || value === undefined) return keep ? `isnull(${place})` : `isnotnull(${place})`;
  if (typeof value === 'boolean') return `tobool(${place}) ${operator} ${value}`;
  if (typeof value === 'number') {
    const whole = Number.isSafeInteger(value);
    return `${whole ? 'tolong' : 'toreal'}(${place}) ${operator} ${kqlLiteral(whole ? 'long' : 'real', String(value))}`;
  }
  return `tostring(${place}) ${operator} ${kqlText(typeof value === 'string' ? value : JSON.stringify(value))}`;
}

/**
 * A statement with `| where …` behind its last operator: before a closing semicolon, and before a final `render`, which must stay last.
 */
export function appendWhere(statement: string, condition: string): string {
  const body = statement.trimEnd();
  const tail = statement.slice(body.length);
  const bare = body.endsWith(';') ? body.slice(0, -1).trimEnd() : body;
  const close = body.endsWith(';') ? ';' : '';
  const render = /\n?[ \t]*\|[ \t]*render\s+\w[^|\n]*$/.exec(bare);
  const head = render ? bare.slice(0, render.index).trimEnd() : bare;
  const last = render ? `\n${render[0].trim()}` : '';
  return `${head}\n| where ${condition}${last}${close}${tail}`;
}
