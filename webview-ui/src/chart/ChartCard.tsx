import type { ChartData } from '../../../src/protocol/chart';
import { displayText } from '../grid/cellDisplay';

/** The first row of a result as large values under their names. */
export function ChartCard({ data, localTime, label }: { readonly data: ChartData; readonly localTime: boolean; readonly label: string }) {
  return (
    <dl class="chartCard" aria-label={label}>
      {(data.card ?? []).map(({ name, type, text }) => (
        <div key={name} class="chartCardValue">
          <dt>
            <bdi>{name}</bdi>
          </dt>
          <dd>
            <bdi>{displayText(text, type, { localTime, thousands: true })}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
