import type { EngineValue } from '../../base/cell';
import { cellText } from '../../base/cell';
import type { ColumnType } from '../../base/column';
import { formatDateTime } from '../../base/ticks';

/** A value as the query service writes it in JSON: whole numbers with all their digits, NaN and infinities as text, dynamic values as text of JSON. */
export function cellJson(value: EngineValue, type: ColumnType): string {
  if (value === null) return type === 'string' ? '""' : 'null';
  switch (type) {
    case 'bool':
      return value === true || value === 'true' ? 'true' : 'false';
    case 'int':
    case 'long':
      return String(value);
    case 'real':
      return realJson(Number(value));
    case 'datetime':
      return JSON.stringify(formatDateTime(BigInt(value)).replace(/\.?0+Z$/, 'Z'));
    default:
      return JSON.stringify(cellText(value, type) ?? '');
  }
}

function realJson(value: number): string {
  return Number.isFinite(value) ? String(value) : JSON.stringify(Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity');
}
