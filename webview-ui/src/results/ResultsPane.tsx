import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import type { Shown } from '../../../src/protocol/consolePage';
import type { QueryOutcome, RunQuery } from '../../../src/protocol/engine';
import type { Grid } from '../grid/grid';
import { fill } from '../grid/gridWords';
import type { Host } from '../host';
import { durationText } from '../query/timeRanges';
import { Button } from '../ui/Button';
import type { ScreenPlace } from '../ui/Popup';
import { ColumnsPopup } from './ColumnsPopup';
import { writeClipboard } from './copySelection';
import { FindBar } from './FindBar';
import { failureOf } from './Problem';
import { RowDetail, type DetailActions } from './RowDetail';
import { TableModel } from './tableModel';
import { TableView, type TableViewEvents } from './TableView';
import { resultWords } from './words';

/** The parts around a result that a page supplies. */
export interface ResultsProps {
  readonly host: Host;
  readonly outcome: QueryOutcome;
  readonly query: RunQuery;
  /** Whether a newer answer is being waited for. */
  readonly dimmed: boolean;
  readonly localTime: boolean;
  readonly setLocalTime: (localTime: boolean) => void;
  readonly announce: (sentence: string) => void;
  readonly fail: (error: unknown) => void;
  readonly addCondition: ((condition: string) => void) | undefined;
  readonly onShowing?: (shown: Shown) => void;
  /** Brings rows back that the engine has lost; false where there is no such way. */
  readonly reopenLost?: () => boolean;
}

/** A result: its tables as tabs, status, grid, row detail and footer. */
export function ResultsPane(props: ResultsProps) {
  const { outcome } = props;
  const [version, changed] = useReducer((count: number) => count + 1, 0);
  const grid = useRef<Grid | undefined>(undefined);
  const [tab, setTab] = useState(0);
  const models = useModels(props, grid, changed);
  const model = models[Math.min(tab, models.length - 1)];
  useShowing(props, model);
  useEffect(() => setTab(0), [outcome.resultId]);
  if (!model) return null;
  return (
    <section class={props.dimmed ? 'results dimmed' : 'results'} aria-busy={props.dimmed}>
      <OneTable key={`${model.resultId}/${model.index}`} {...props} model={model} version={version} grid={grid}>
        {models.length > 1 && <Tabs outcome={outcome} tab={tab} setTab={setTab} />}
      </OneTable>
    </section>
  );
}

function useModels(props: ResultsProps, grid: { current: Grid | undefined }, changed: (action: void) => void): readonly TableModel[] {
  const { host, outcome } = props;
  const latest = useRef(props);
  latest.current = props;
  const before = useRef<readonly TableModel[]>([]);
  const models = useMemo(() => {
    const tell = {
      changed: () => changed(),
      arrived: () => grid.current?.refresh(),
      failed: (error: unknown) => latest.current.fail(error),
    };
    const made = outcome.tables.map((table, index) => new TableModel(host, { resultId: outcome.resultId, index, table }, tell));
    made.forEach((model, index) => model.follow(before.current[index]));
    before.current = made;
    return made;
  }, [outcome]);
  useEffect(() => () => models.forEach((model) => model.dispose()), [models]);
  return models;
}

function useShowing({ host, query, outcome, onShowing }: ResultsProps, model: TableModel | undefined): void {
  const viewId = model?.viewId;
  useEffect(() => {
    if (!model) return;
    const shown: Shown = { resultId: outcome.resultId, table: model.index, viewId: model.viewId };
    onShowing?.(shown);
    host.tell('page/showing', { shown, query });
  }, [model, viewId, outcome]);
}

type TableProps = ResultsProps & {
  readonly model: TableModel;
  readonly version: number;
  readonly grid: { current: Grid | undefined };
  readonly children: preact.ComponentChildren;
};

function OneTable(props: TableProps) {
  const { host, model, grid, announce } = props;
  const [finding, setFinding] = useState(false);
  const [columnsAt, setColumnsAt] = useState<ScreenPlace>();
  const [statistics, setStatistics] = useState('');
  const [detail, setDetail] = useState<{ row: number; column: string | undefined }>();
  const display = useMemo(() => ({ localTime: props.localTime, thousands: true }), [props.localTime]);
  const closeDetail = (): void => {
    setDetail(undefined);
    grid.current?.element.focus();
  };
  const closeFind = (): void => {
    setFinding(false);
    grid.current?.element.focus();
  };
  const events: TableViewEvents = {
    openRow: (row, column) => (detail?.row === row && detail.column === column ? closeDetail() : setDetail({ row, column })),
    moved: ({ row }) => setDetail((open) => open && { ...open, row }),
    statistics: setStatistics,
    announce,
    find: () => setFinding(true),
    fail: props.fail,
    addCondition: props.addCondition,
  };
  const toggleDetail = (): void => (detail ? closeDetail() : setDetail({ row: grid.current?.selection.focus.row ?? 0, column: undefined }));
  const actions = detailActions(props, closeDetail);
  return (
    <>
      <ResultBar
        {...props}
        finding={finding}
        toggleFind={() => setFinding(!finding)}
        openColumns={setColumnsAt}
        detailOpen={detail !== undefined}
        toggleDetail={toggleDetail}
      />
      {finding && <FindBar host={host} model={model} grid={() => grid.current} onClose={closeFind} onFail={props.fail} />}
      {columnsAt && (
        <ColumnsPopup model={model} at={columnsAt} onClose={() => setColumnsAt(undefined)} announce={announce} onFail={props.fail} />
      )}
      <div class="resultBody">
        <TableView host={host} model={model} version={props.version} display={display} events={events} gridReference={grid} />
        {model.rows === 0 && <Empty {...props} />}
        {detail && detail.row < model.rows && (
          <RowDetail model={model} row={detail.row} focusColumn={detail.column} display={display} actions={actions} />
        )}
      </div>
      {model.failure !== undefined && <RowsFailed {...props} />}
      <Footer {...props} statistics={statistics} />
    </>
  );
}

function ResultBar(
  props: TableProps & {
    readonly finding: boolean;
    readonly toggleFind: () => void;
    readonly openColumns: (at: ScreenPlace) => void;
    readonly detailOpen: boolean;
    readonly toggleDetail: () => void;
  },
) {
  return (
    <div class="resultBar">
      {props.children}
      <Status {...props} />
      <Button kind="icon" icon="search" label={resultWords.find} pressed={props.finding} onClick={props.toggleFind} />
      <Button
        kind="icon"
        icon="gear"
        label={resultWords.columns}
        onClick={({ currentTarget }) => {
          const box = (currentTarget as HTMLElement).getBoundingClientRect();
          props.openColumns({ x: box.left, y: box.bottom + 2 });
        }}
      />
      <Button
        kind="icon"
        icon="layout-sidebar-right"
        label={resultWords.rowDetail}
        pressed={props.detailOpen}
        onClick={props.toggleDetail}
      />
    </div>
  );
}

function detailActions(props: TableProps, close: () => void): DetailActions {
  const { host, grid } = props;
  return {
    close,
    go: (row) => {
      const current = grid.current;
      const column = current?.selection.focus.column ?? 0;
      current?.select({ anchor: { row, column }, focus: { row, column }, whole: 'cells', others: [] });
    },
    copy: (text) => void writeClipboard(host, text),
    addCondition: props.addCondition,
  };
}

function Tabs(props: { outcome: QueryOutcome; tab: number; setTab: (tab: number) => void }) {
  const { tables } = props.outcome;
  const keys = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    props.setTab((props.tab + by + tables.length) % tables.length);
  };
  return (
    <div class="tabs" role="tablist" aria-label={resultWords.tables} onKeyDown={keys}>
      {tables.map((table, index) => (
        <button
          key={index}
          type="button"
          role="tab"
          aria-selected={index === props.tab}
          tabIndex={index === props.tab ? 0 : -1}
          ref={(element) => {
            if (index === props.tab && element?.parentElement?.contains(document.activeElement)) element.focus();
          }}
          onClick={() => props.setTab(index)}
        >
          <bdi>{table.name || fill(resultWords.table, { number: index + 1 })}</bdi>
        </button>
      ))}
    </div>
  );
}

function Status({ outcome, model }: TableProps) {
  const rows = rowsText(model.table.rows);
  const { elapsed, source, status } = outcome;
  const title = `${rows} · ${elapsed.toLocaleString('en-US')} ms · ${source} · ${status}`;
  return (
    <div class={outcome.complete ? 'status' : 'status incomplete'} title={title}>
      {!outcome.complete && <span class="codicon codicon-warning" aria-hidden="true" />}
      <bdi>
        {rows} · {durationText(elapsed)}
        {source === '' ? '' : ` · ${source}`} · {status}
      </bdi>
    </div>
  );
}

function rowsText(rows: number): string {
  return rows === 1 ? resultWords.oneRow : fill(resultWords.rows, { rows });
}

function Empty({ outcome, model }: TableProps) {
  const filtered = model.filters.length > 0;
  return (
    <div class="emptyResult" role="status">
      <p>{filtered ? resultWords.filterNone : resultWords.empty}</p>
      {!filtered && outcome.hints && outcome.hints.length > 0 && (
        <ul>
          {outcome.hints.map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function RowsFailed({ model, reopenLost }: TableProps) {
  const { message } = failureOf(model.failure);
  return (
    <p class="notice rowsFailed" role="alert">
      {fill(resultWords.rowsFailed, { reason: message })}{' '}
      <button type="button" class="linkButton" onClick={() => reopenLost?.() || model.retry()}>
        {resultWords.retry}
      </button>
    </p>
  );
}

function Footer(props: TableProps & { statistics: string }) {
  const { model, localTime } = props;
  const [now, other] = localTime ? [resultWords.timeLocal, resultWords.timeUtc] : [resultWords.timeUtc, resultWords.timeLocal];
  const filtered = model.filters.length > 0;
  return (
    <footer class="resultFooter">
      <span class="statistics">{props.statistics}</span>
      {filtered && (
        <button type="button" class="linkButton" onClick={() => void model.show(model.sort, [])}>
          {resultWords.clearFilters}
        </button>
      )}
      {model.busy && <span class="codicon codicon-loading codicon-modifier-spin" aria-hidden="true" />}
      <span class="rowCount">
        {filtered ? fill(resultWords.rowsFiltered, { rows: model.rows, all: model.table.rows }) : rowsText(model.rows)}
      </span>
      <button
        type="button"
        class="linkButton"
        title={fill(resultWords.timeSwitch, { now, other })}
        aria-label={fill(resultWords.timeSwitch, { now, other })}
        onClick={() => props.setLocalTime(!localTime)}
      >
        {now}
      </button>
    </footer>
  );
}
