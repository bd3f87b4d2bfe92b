import { formatDateTime } from '../../../base/ticks';

/** A part of a query's answer: the rows whose `TimeGenerated` lies in a half-open range of ticks, or those that have none. */
export interface TimeSlice {
  /** Ticks; `undefined` in both for the rows without a time. */
  readonly from: bigint | undefined;
  readonly to: bigint | undefined;
}

/** How many rows lie in a slice, as the workspace counted them. */
export interface CountedSlice extends TimeSlice {
  readonly rows: number;
}

/** The column by which answers are cut. */
export const sliceColumn = 'TimeGenerated';

/** The query with one more operator behind it; what `render` draws does not change the rows and cannot stand before another operator. */
export function withOperator(text: string, operator: string): string {
  const bare = text.replace(/[;\s]+$/, '').replace(/\|\s*render\s+\w+(\s+with\s*\([^)]*\))?\s*$/i, '');
  return `${bare.trimEnd()}\n| ${operator}`;
}

/** The query for the rows of one slice; every row of the answer is in exactly one of the slices that cover it. */
export function sliceQuery(text: string, slice: TimeSlice): string {
  return withOperator(text, `where ${sliceCondition(slice)}`);
}

function sliceCondition({ from, to }: TimeSlice): string {
  if (from === undefined || to === undefined) return `isnull(${sliceColumn})`;
  return `${sliceColumn} >= datetime(${formatDateTime(from)}) and ${sliceColumn} < datetime(${formatDateTime(to)})`;
}

/** The two halves of a slice; none where it is a single moment or has no time. */
export function halves({ from, to }: TimeSlice): readonly [TimeSlice, TimeSlice] | undefined {
  if (from === undefined || to === undefined || to - from < 2n) return undefined;
  const middle = from + (to - from) / 2n;
  return [
    { from, to: middle },
    { from: middle, to },
  ];
}

/** What of a range no slice covers, in order. */
export function gapsOf(range: { readonly from: bigint; readonly to: bigint }, done: readonly TimeSlice[]): readonly TimeSlice[] {
  const gaps: TimeSlice[] = [];
  let at = range.from;
  for (const { from, to } of inOrder(done)) {
    if (from === undefined || to === undefined) continue;
    if (from > at) gaps.push({ from: at, to: from });
    if (to > at) at = to;
  }
  if (at < range.to) gaps.push({ from: at, to: range.to });
  return gaps;
}

/** By time, the rows without one at the end. */
export function inOrder<Slice extends TimeSlice>(slices: readonly Slice[]): Slice[] {
  return [...slices].sort((one, other) => {
    if (one.from === undefined || other.from === undefined) return Number(one.from === undefined) - Number(other.from === undefined);
    return one.from < other.from ? -1 : one.from > other.from ? 1 : 0;
  });
}

/** Counted bins of a range, which leave empty times out, stretched so that they cover all of it: a row that comes late has a place. */
export function stretched(range: TimeSlice, bins: readonly CountedSlice[]): readonly CountedSlice[] {
  return bins.map(({ rows, from }, index) => ({ rows, from: index === 0 ? range.from : from, to: bins[index + 1]?.from ?? range.to }));
}

/** Takes bins from the start until they hold so many rows, as long as each follows the one before at once; always at least one. */
export function nextSlice(
  bins: readonly CountedSlice[],
  most: number,
): { readonly slice: CountedSlice; readonly taken: number } | undefined {
  const [first] = bins;
  if (!first) return undefined;
  let { to, rows } = first;
  let taken = 1;
  for (const bin of bins.slice(1)) {
    if (rows + bin.rows > most || bin.from !== to) break;
    rows += bin.rows;
    to = bin.to;
    taken++;
  }
  return { slice: { from: first.from, to, rows }, taken };
}

/** How a slice is named to people. */
export function sliceName({ from, to }: TimeSlice): string {
  return from === undefined || to === undefined ? `rows without ${sliceColumn}` : `${formatDateTime(from)} up to ${formatDateTime(to)}`;
}
