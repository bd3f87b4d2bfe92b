import { ticksFromUnixMilliseconds } from '../../base/ticks';

const pattern = /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i;
const units = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000];

function duration(text: string): number | undefined {
  const found = pattern.exec(text);
  if (!found || text.length < 3) return undefined;
  return units.reduce((sum, unit, index) => sum + Number(found[index + 1] ?? 0) * unit, 0);
}

function moment(text: string): number | undefined {
  const time = Date.parse(text);
  return /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(time) ? time : undefined;
}

/**
 * Reads a timespan in ISO 8601: `P1D`, `start/end`, `start/duration` or `duration/end`. The range is in ticks, its end excluded; undefined where the text is
 * no timespan.
 */
export function readTimespan(text: string, now: number): { readonly from: bigint; readonly to: bigint } | undefined {
  const [left = '', right, ...more] = text.trim().split('/');
  if (more.length > 0) return undefined;
  const [leftTime, leftSpan] = [moment(left), duration(left)];
  if (right === undefined) return leftSpan === undefined ? undefined : range(now - leftSpan, now + 1);
  const [rightTime, rightSpan] = [moment(right), duration(right)];
  if (leftTime !== undefined && rightTime !== undefined) return range(leftTime, rightTime);
  if (leftTime !== undefined && rightSpan !== undefined) return range(leftTime, leftTime + rightSpan);
  if (leftSpan !== undefined && rightTime !== undefined) return range(rightTime - leftSpan, rightTime);
  return undefined;
}

function range(from: number, to: number): { readonly from: bigint; readonly to: bigint } {
  return { from: ticksFromUnixMilliseconds(from), to: ticksFromUnixMilliseconds(to) };
}
