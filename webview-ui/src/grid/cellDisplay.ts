import type { CellText, ColumnType } from '../../../src/base/column';
import { groupThousands } from '../../../src/base/quantities';

/** How cells are shown; what is copied is always the exact text. */
export interface DisplayOptions {
  readonly localTime: boolean;
  readonly thousands: boolean;
}

/** Longer texts are cut on screen: no cell shows more, and long text nodes cost layout time. */
const shownLength = 300;

export const rightAligned: ReadonlySet<ColumnType> = new Set<ColumnType>(['int', 'long', 'real', 'decimal', 'timespan']);
const grouped: ReadonlySet<ColumnType> = new Set<ColumnType>(['int', 'long', 'real', 'decimal']);

/** The text a cell shows; null has a word of its own and a class that makes it look unlike text. */
export function displayText(text: CellText, type: ColumnType, options: DisplayOptions): string {
  if (text === null) return 'null';
  if (type === 'datetime') return options.localTime ? localDateTime(text) : shortDateTime(text);
  if (options.thousands && grouped.has(type)) return groupThousands(text);
  const shown = text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
  return showTurns(/[\r\n\t]/.test(shown) ? shown.replace(/[\r\n\t]+/g, ' ') : shown);
}

/** Signs that turn the direction of what follows, with which a name can look like another: `gnp.exe` like `exe.png`. */
const turns = /[\u202a-\u202e\u2066-\u2069]/g;

/** A text with the signs that turn its direction written out, so that it is read as it is stored. */
export function showTurns(text: string): string {
  return text.replace(turns, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`);
}

/** `2024-01-02T03:04:05.1200000Z` becomes `2024-01-02 03:04:05.12Z`: nothing but trailing zeros is left out. */
export function shortDateTime(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z$/.exec(text);
  if (!match) return text;
  const [, date = '', time = '', fraction = ''] = match;
  return `${date} ${time}${fraction.replace(/\.?0+$/, '')}Z`;
}

/** The same moment on this machine's clock, with its distance from UTC. */
export function localDateTime(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()) || time.getFullYear() < 1 || time.getFullYear() > 9998) return shortDateTime(text);
  const two = (value: number): string => String(Math.trunc(Math.abs(value))).padStart(2, '0');
  const fraction = (/\.\d+/.exec(text)?.[0] ?? '').replace(/\.?0+$/, '');
  const offset = -time.getTimezoneOffset();
  const date = `${String(time.getFullYear()).padStart(4, '0')}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}${fraction}`;
  return `${date} ${clock}${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`;
}
