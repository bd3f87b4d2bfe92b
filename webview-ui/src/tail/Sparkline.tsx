import { useState } from 'preact/hooks';
import { formatCount } from '../../../src/base/quantities';
import type { TailRate } from '../../../src/protocol/tail';
import { fill } from '../grid/gridWords';
import { shortTime } from './rowPainter';
import { tailWords } from './words';

const height = 22;
const width = 4;

/** Events and failures of each minute as bars; a press, or the arrows and Enter, go to a minute. */
export function Sparkline(props: {
  readonly rates: readonly TailRate[];
  readonly onGo: (time: string) => void;
  readonly announce: (text: string) => void;
}) {
  const { rates } = props;
  const [chosen, setChosen] = useState<number | undefined>(undefined);
  const most = Math.max(1, ...rates.map(({ events }) => events));
  const scale = (count: number): number => (count === 0 ? 0 : Math.max(1, Math.round((count / most) * height)));
  const say = ({ at, events, failures }: TailRate): string =>
    fill(tailWords.rateOf, { time: shortTime(at).slice(0, -4) + 'Z', events: formatCount(events), failures: formatCount(failures) });
  const keys = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const at = chosen ?? rates.length - 1;
    const rate = rates[at];
    if (step !== undefined) {
      const next = Math.min(rates.length - 1, Math.max(0, at + step));
      setChosen(next);
      const told = rates[next];
      if (told) props.announce(say(told));
    } else if (event.key === 'Enter' && rate) props.onGo(rate.at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <svg
      class="sparkline"
      width={rates.length * width}
      height={height}
      tabIndex={0}
      role="img"
      aria-label={tailWords.rates}
      onKeyDown={keys}
      onBlur={() => setChosen(undefined)}
    >
      {rates.map((rate, index) => (
        <g key={rate.at} class={index === chosen ? 'chosen' : ''} onClick={() => props.onGo(rate.at)}>
          <title>{say(rate)}</title>
          <rect class="sparkHit" x={index * width} y={0} width={width} height={height} />
          <rect class="sparkEvents" x={index * width} y={height - scale(rate.events)} width={width - 1} height={scale(rate.events)} />
          <rect class="sparkFailures" x={index * width} y={height - scale(rate.failures)} width={width - 1} height={scale(rate.failures)} />
        </g>
      ))}
    </svg>
  );
}
