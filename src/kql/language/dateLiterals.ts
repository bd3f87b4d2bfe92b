import type { Span } from '../../base/queryDiagnostic';
import type { Completion } from './completion';

const day = 86_400_000;
const spans = ['1h', '1d', '7d', '30d'];

/** What a time is compared with: spans back from now, and days as `datetime` literals; `now` in milliseconds since 1970. */
export function timeCompletions(now: number, span: Span): readonly Completion[] {
  const back = spans.map((text) => ({ label: `ago(${text})`, detail: `${text} back from now` }));
  const literals = days(now).map(({ date, detail }) => ({ label: `datetime(${date})`, detail }));
  return [...back, ...literals].map(({ label, detail }, index) => ({
    label,
    kind: 'value' as const,
    insert: label,
    detail,
    span,
    order: `000_a${index}`,
  }));
}

const within = /\bdatetime\s*\(\s*(?<typed>[\d\-:TZ. ]*)$/;

/** The days that can stand inside the brackets of a `datetime` literal at an offset; undefined where the caret is in none. */
export function dateCompletions(text: string, offset: number, now: number): readonly Completion[] | undefined {
  const match = within.exec(text.slice(Math.max(0, offset - 200), offset));
  const typed = match?.groups?.['typed'];
  if (typed === undefined) return undefined;
  const rest = /^[\d\-:TZ.]*/.exec(text.slice(offset))?.[0].length ?? 0;
  const isClosed = /^\s*\)/.test(text.slice(offset + rest));
  return days(now)
    .flatMap(({ date, detail }) => [
      { label: date, detail },
      { label: `${date}T00:00:00Z`, detail },
    ])
    .map(({ label, detail }, index) => ({
      label,
      kind: 'value' as const,
      insert: isClosed ? label : `${label})`,
      detail,
      span: { start: offset - typed.length, end: offset + rest },
      order: `000_${index}`,
    }));
}

/** Days that are often meant, the nearest first. */
function days(now: number): readonly { readonly date: string; readonly detail: string }[] {
  const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);
  return [
    { date: iso(now), detail: 'today' },
    { date: iso(now - day), detail: 'yesterday' },
    { date: iso(now - 7 * day), detail: 'a week ago' },
    { date: `${iso(now).slice(0, 8)}01`, detail: 'the first of this month' },
  ];
}
