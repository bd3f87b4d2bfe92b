import type { CellText, ColumnType } from './column';
import { formatDateTime, formatTimespan } from './ticks';

/** A value as the embedded engine gives it. */
export type EngineValue = null | boolean | number | bigint | string;

/** A value in Kusto's canonical text form: what the grid shows, what is exported and what conformance compares. */
export function cellText(value: EngineValue, type: ColumnType): CellText {
  if (value === null) return type === 'string' ? '' : null;
  switch (type) {
    case 'datetime':
      return formatDateTime(BigInt(value));
    case 'timespan':
      return formatTimespan(BigInt(value));
    case 'real':
      return realText(Number(value));
    case 'decimal':
      return decimalText(String(value));
    default:
      return String(value);
  }
}

function realText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The engine pads to the type's seventeen places; the service shows no zeros behind the last digit. */
function decimalText(value: string): string {
  return value.includes('.') ? value.replace(/\.?0+$/, '') : value;
}
