import { fill } from '../grid/gridWords';
import type { ChartTheme } from './chartTheme';
import { chartWords } from './chartWords';
import { seriesStyle } from './seriesStyle';

/** The series with their colours and signs; each can be switched off and on. */
export function ChartLegend(props: {
  readonly names: readonly string[];
  readonly theme: ChartTheme;
  readonly hidden: ReadonlySet<number>;
  readonly toggle: (index: number) => void;
}) {
  const { names, theme, hidden } = props;
  return (
    <div class="chartLegend" role="group" aria-label={chartWords.legend}>
      {names.map((name, index) => {
        const { colour, path } = seriesStyle(theme, index);
        const shown = !hidden.has(index);
        return (
          <button
            key={index}
            type="button"
            class={shown ? 'chartLegendEntry' : 'chartLegendEntry off'}
            aria-pressed={shown}
            title={fill(chartWords.legendShow, { name })}
            onClick={() => props.toggle(index)}
          >
            <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
              <path d={path} fill={shown ? colour : 'none'} stroke={colour} stroke-width="1" />
            </svg>
            <bdi>{name}</bdi>
          </button>
        );
      })}
    </div>
  );
}
