import { useEffect } from 'preact/hooks';
import { formatCount } from '../../../src/base/quantities';
import type { QueryOutcome } from '../../../src/protocol/engine';
import { fill } from '../grid/gridWords';
import { durationText } from '../query/timeRanges';
import { Button } from '../ui/Button';
import type { ScreenPlace } from '../ui/Popup';
import { Tabs } from '../ui/Tabs';
import type { TableProps } from './resultsProps';
import { StatisticsButton } from './StatisticsButton';
import { viewsOf } from './resultViews';
import { resultWords, rowsText } from './words';

/** The line over a result: its tables, the ways to look at them, the status sentence, and what can be done. */
export function ResultBar(
  props: TableProps & {
    readonly finding: boolean;
    readonly toggleFind: () => void;
    readonly openColumns: (at: ScreenPlace) => void;
    readonly detailOpen: boolean;
    readonly toggleDetail: () => void;
  },
) {
  const { showsRows } = props.shown;
  const views = viewsOf(props.model.table);
  return (
    <div class="resultBar">
      {props.tables}
      {views.length > 1 && <Tabs label={resultWords.views} tabs={views} chosen={props.shown.id} onChoose={(id) => props.setView(id)} />}
      <Status {...props} />
      {showsRows && <Button kind="icon" icon="search" label={resultWords.find} pressed={props.finding} onClick={props.toggleFind} />}
      <Button
        kind="icon"
        icon="gear"
        label={resultWords.columns}
        onClick={({ currentTarget }) => {
          const box = (currentTarget as HTMLElement).getBoundingClientRect();
          props.openColumns({ x: box.left, y: box.bottom + 2 });
        }}
      />
      {showsRows && (
        <Button
          kind="icon"
          icon="layout-sidebar-right"
          label={resultWords.rowDetail}
          pressed={props.detailOpen}
          onClick={props.toggleDetail}
        />
      )}
    </div>
  );
}

/** The tables of a result under their names. */
export function TableTabs(props: { outcome: QueryOutcome; tab: number; setTab: (tab: number) => void }) {
  const tabs = props.outcome.tables.map(({ name }, index) => ({
    id: String(index),
    title: name || fill(resultWords.table, { number: index + 1 }),
  }));
  return <Tabs label={resultWords.tables} tabs={tabs} chosen={String(props.tab)} onChoose={(id) => props.setTab(Number(id))} />;
}

function Status(props: TableProps) {
  const { outcome, model, earlier, runAgain, announce } = props;
  const rows = rowsText(model.table.rows);
  const { elapsed, source, status } = outcome;
  const again = runAgain !== undefined;
  useEffect(() => {
    if (again) announce(`${resultWords.loaded} ${resultWords.runAgain}`);
  }, [again]);
  const each = (outcome.answers ?? []).map(
    (answer) => `\n${answer.workspace}: ${rowsText(answer.rows)} · ${formatCount(answer.elapsed)} ms`,
  );
  const title = `${rows} · ${formatCount(elapsed)} ms · ${source} · ${status}${each.join('')}`;
  return (
    <div class={outcome.complete ? 'status' : 'status incomplete'} title={title}>
      {!outcome.complete && <span class="codicon codicon-warning" aria-hidden="true" />}
      <bdi>
        {earlier ? `${resultWords.earlier} ` : ''}
        {rows} · {durationText(elapsed)}
        {source === '' ? '' : ` · ${source}`} · {status}
      </bdi>
      {outcome.remedies?.map((remedy) => (
        <button type="button" class="linkButton" key={remedy.title} onClick={() => props.remedy(remedy)}>
          {remedy.title}
        </button>
      ))}
      {outcome.statistics && <StatisticsButton statistics={outcome.statistics} />}
      {runAgain && (
        <button type="button" class="linkButton" title={resultWords.loaded} onClick={runAgain}>
          {resultWords.runAgain}
        </button>
      )}
    </div>
  );
}
