import { codePlaces } from './codePlaces';
import { closingBracket, codeOf } from './pieces';

const moving = new Set(['now', 'ago']);

/** Whether a text asks for the time at which it runs, by `now()` or `ago()`. */
export function asksForNow(text: string): boolean {
  return callsIn(text).length > 0;
}

/**
 * A text whose `now()` and `ago()` stand for one moment, so that it means the same rows whenever it runs and as often as it runs. `at` is the
 * moment as `datetime()` takes it; strings and comments stay.
 */
export function withFixedNow(text: string, at: string): string {
  const edits = callsIn(text).flatMap(({ name, start, open, close, isEmpty }) => {
    if (name === 'now' && isEmpty) return [{ start, end: close + 1, by: `datetime(${at})` }];
    return [
      { start, end: open + 1, by: `(datetime(${at}) ${name === 'ago' ? '-' : '+'} (` },
      { start: close, end: close + 1, by: '))' },
    ];
  });
  return edits
    .toSorted((one, other) => other.start - one.start)
    .reduce((fixed, { start, end, by }) => fixed.slice(0, start) + by + fixed.slice(end), text);
}

interface Call {
  readonly name: string;
  readonly start: number;
  /** Of its brackets. */
  readonly open: number;
  readonly close: number;
  readonly isEmpty: boolean;
}

function callsIn(text: string): readonly Call[] {
  const code = codeOf(text);
  return codePlaces(code, (word) => moving.has(word)).flatMap(({ start, end, before }) => {
    if (before.endsWith('.') && !before.endsWith('..')) return [];
    const open = end + (/^\s*/.exec(code.slice(end))?.[0].length ?? 0);
    const close = code[open] === '(' ? closingBracket(text, open) : undefined;
    return close === undefined
      ? []
      : [{ name: code.slice(start, end), start, open, close, isEmpty: code.slice(open + 1, close).trim() === '' }];
  });
}
