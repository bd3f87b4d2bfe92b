import type { ChartData, ChartSeries } from '../../../src/protocol/chart';
import type { AxisRange } from './drawing';

/** The whole chart with the closer look put in its place. Both have the same series in the same order. */
export function mergeCloser(whole: ChartData, closer: ChartData, [from, to]: AxisRange): ChartData {
  const series = whole.series.map((one, index): ChartSeries => {
    const fine = closer.series[index];
    if (!fine) return one;
    const before = one.x.findIndex((x) => x >= from);
    const after = one.x.findIndex((x) => x > to);
    const head = before < 0 ? one.x.length : before;
    const tail = after < 0 ? one.x.length : after;
    const join = <T>(outer: readonly T[], inner: readonly T[]): readonly T[] => [...outer.slice(0, head), ...inner, ...outer.slice(tail)];
    const texts = (key: 'xTexts' | 'yTexts'): object => {
      if (!one[key] && !fine[key]) return {};
      const all = (part: ChartSeries): readonly (string | null)[] =>
        part[key] ??
        (key === 'yTexts'
          ? part.y.map((y) => (y === null ? null : String(y)))
          : part.x.map((x) => new Date(x).toISOString().replace('Z', '0000Z')));
      return { [key]: join(all(one), all(fine)) };
    };
    return { ...one, x: join(one.x, fine.x), y: join(one.y, fine.y), ...texts('xTexts'), ...texts('yTexts') };
  });
  return { ...whole, series, binned: closer.binned };
}
