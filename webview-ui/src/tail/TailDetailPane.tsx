import type { TailDetail, TailFilter, TailRow } from '../../../src/protocol/tail';
import { Button } from '../ui/Button';
import { shortTime } from './rowPainter';
import type { TailState } from './tailState';
import { tailWords } from './words';

/** Everything about one event, and the ways on from it. */
export function TailDetailPane({ state, detail }: { readonly state: TailState; readonly detail: TailDetail }) {
  const { row, facts, steps, repeats, columns } = detail;
  return (
    <aside class="tailDetail" aria-label={tailWords.detail}>
      <div class="tailDetailHead">
        <h2>
          <bdi>{row.sentence}</bdi>
        </h2>
        <Button kind="icon" icon="close" label={tailWords.close} onClick={() => state.close()} />
      </div>
      <div class="tailPivots">
        <Pivot state={state} row={row} label={tailWords.onlyCaller} filter={{ caller: row.caller }} given={row.caller} />
        <Pivot state={state} row={row} label={tailWords.onlyResource} filter={{ resource: row.resourceId }} given={row.resourceId} />
        <Pivot
          state={state}
          row={row}
          label={tailWords.onlyCorrelation}
          filter={{ correlation: row.correlationId }}
          given={row.correlationId}
        />
        <Button label={tailWords.copyJson} onClick={() => state.host.tell('host/copy', { text: jsonOf(columns) })} />
      </div>
      <dl class="tailFacts">
        {facts.map(({ name, value }) => (
          <>
            <dt key={name}>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </>
        ))}
      </dl>
      {steps.length > 1 && <RowList title={tailWords.chain} rows={steps} state={state} />}
      {repeats.length > 0 && <RowList title={`${tailWords.repeats} (${repeats.length})`} rows={repeats} state={state} />}
      <h3>{tailWords.columns}</h3>
      <dl class="tailFacts">
        {columns.map(({ name, value, isJson }) => (
          <>
            <dt key={name}>{name}</dt>
            <dd>{isJson ? <pre>{pretty(value ?? '')}</pre> : <bdi>{value}</bdi>}</dd>
          </>
        ))}
      </dl>
    </aside>
  );
}

function Pivot(props: {
  readonly state: TailState;
  readonly row: TailRow;
  readonly label: string;
  readonly filter: TailFilter;
  readonly given: string;
}) {
  const { state, label, filter, given } = props;
  if (given === '') return undefined;
  return (
    <span class="tailPivot">
      <Button label={label} title={given} onClick={() => state.setFilter(filter)} />
      <Button
        kind="icon"
        icon="search"
        label={`${label}: ${tailWords.query}`}
        onClick={() => void state.ask(() => state.host.call('host/query', { filter, where: 'console' }))}
      />
    </span>
  );
}

function RowList({ title, rows, state }: { readonly title: string; readonly rows: readonly TailRow[]; readonly state: TailState }) {
  return (
    <>
      <h3>{title}</h3>
      <ul class="tailChain">
        {rows.map((row) => (
          <li key={row.sequence}>
            <button type="button" class="linkButton" onClick={() => void state.open(row.sequence)}>
              {shortTime(row.time)} {row.status} {row.subStatus}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

/** An event as one JSON object, its dynamic columns as what they are. */
function jsonOf(columns: TailDetail['columns']): string {
  const entries = columns.map(({ name, value, isJson }): [string, unknown] => [name, isJson ? parsed(value ?? '') : value]);
  return JSON.stringify(Object.fromEntries(entries), undefined, 2);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
