import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import type { Shown } from '../../../src/protocol/consolePage';
import type { QueryOutcome } from '../../../src/protocol/engine';
import type { DisplayOptions } from '../grid/cellDisplay';
import { fill } from '../grid/gridWords';
import type { ScreenPlace } from '../ui/Popup';
import { ColumnsPopup } from './ColumnsPopup';
import { writeClipboard } from './copySelection';
import { EmptyResult } from './EmptyResult';
import { FindBar } from './FindBar';
import { ResultBar, TableTabs } from './ResultBar';
import { ResultFooter } from './ResultFooter';
import type { ResultsProps, TableProps } from './resultsProps';
import type { ResultViewEvents, RowSurface } from './resultView';
import { viewOf } from './resultViews';
import { RowDetail, type DetailActions } from './RowDetail';
import { TableModel } from './tableModel';
import { resultWords, rowsText } from './words';

/** A result: its tables as tabs, status, grid, row detail and footer. */
export function ResultsPane(props: ResultsProps) {
  const { outcome } = props;
  const [version, changed] = useReducer((count: number) => count + 1, 0);
  const surface = useRef<RowSurface | undefined>(undefined);
  const [tab, setTab] = useState(0);
  const models = useModels(props, surface, changed);
  const model = models[Math.min(tab, models.length - 1)];
  useShowing(props, model);
  useEffect(() => setTab(0), [outcome.resultId]);
  const finished = useFinished(outcome);
  const [picked, setPicked] = useState<{ readonly outcome: unknown; readonly table: number; readonly view: string }>();
  if (!model) return null;
  const here = picked?.outcome === outcome && picked.table === model.index ? picked.view : undefined;
  const setView = (id: string): void => {
    setPicked({ outcome, table: model.index, view: id });
    props.setView(id);
  };
  return (
    <section class={props.dimmed ? 'results dimmed' : 'results'} aria-busy={props.dimmed} aria-label={resultWords.results}>
      <OneTable
        key={`${model.resultId}/${model.index}`}
        {...props}
        model={model}
        version={version}
        surface={surface}
        shown={viewOf(model.table, here, props.view)}
        setView={setView}
        tables={models.length > 1 && <TableTabs outcome={outcome} tab={model.index} setTab={setTab} />}
      />
      <p class="spoken" role="status">
        {props.dimmed ? '' : finished}
      </p>
    </section>
  );
}

function useModels(
  props: ResultsProps,
  surface: { current: RowSurface | undefined },
  changed: (action: void) => void,
): readonly TableModel[] {
  const { host, outcome } = props;
  const latest = useRef(props);
  latest.current = props;
  const before = useRef<readonly TableModel[]>([]);
  const models = useMemo(() => {
    const tell = {
      changed: () => changed(),
      arrived: () => surface.current?.refresh(),
      failed: (error: unknown) => latest.current.fail(error),
    };
    const made = outcome.tables.map((table, index) => new TableModel(host, { resultId: outcome.resultId, index, table }, tell));
    made.forEach((model, index) => {
      model.follow(before.current[index]);
      model.fitFirst();
    });
    before.current = made;
    made[0]?.cache.want(0, 1); // on their way while the grid is made
    return made;
  }, [outcome]);
  useEffect(() => () => models.forEach((model) => model.dispose()), [models]);
  return models;
}

/** What a screen reader says when an answer is there: once for each. */
function useFinished({ tables, status, resultId }: QueryOutcome): string {
  const [sentence, setSentence] = useState('');
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  // After the region itself is in the page, or it would not be read out.
  useEffect(() => setSentence(fill(resultWords.finished, { rows: rowsText(rows), status })), [resultId]);
  return sentence;
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

function OneTable(props: TableProps) {
  const { host, model, surface, shown, announce } = props;
  const [finding, setFinding] = useState(false);
  const [columnsAt, setColumnsAt] = useState<ScreenPlace>();
  const [statistics, setStatistics] = useState('');
  const [detail, setDetail] = useState<{ row: number; column: string | undefined }>();
  const display = useMemo(() => ({ localTime: props.localTime, thousands: true }), [props.localTime]);
  const closeDetail = (): void => (setDetail(undefined), surface.current?.element.focus());
  const closeFind = (): void => (setFinding(false), surface.current?.element.focus());
  const events: ResultViewEvents = {
    openRow: (row, column) => (detail?.row === row && detail.column === column ? closeDetail() : setDetail({ row, column })),
    moved: ({ row }) => setDetail((open) => open && { ...open, row }),
    statistics: setStatistics,
    announce,
    find: () => setFinding(true),
    fail: props.fail,
    addCondition: props.addCondition,
    setTimeRange: props.setTimeRange,
  };
  const toggleDetail = (): void => (detail ? closeDetail() : setDetail({ row: surface.current?.row ?? 0, column: undefined }));
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
      {finding && shown.showsRows && (
        <FindBar host={host} model={model} surface={() => surface.current} onClose={closeFind} onFail={props.fail} />
      )}
      {columnsAt && (
        <ColumnsPopup model={model} at={columnsAt} onClose={() => setColumnsAt(undefined)} announce={announce} onFail={props.fail} />
      )}
      <ResultBody {...props} display={display} events={events} detail={detail} closeDetail={closeDetail} />
      <ResultFooter {...props} statistics={statistics} />
    </>
  );
}

function ResultBody(
  props: TableProps & {
    readonly display: DisplayOptions;
    readonly events: ResultViewEvents;
    readonly detail: { readonly row: number; readonly column: string | undefined } | undefined;
    readonly closeDetail: () => void;
  },
) {
  const { host, outcome, query, model, version, display, events, surface, shown, detail } = props;
  return (
    <div class="resultBody">
      <shown.View key={shown.id} {...{ host, outcome, query, model, version, display, events, surface }} />
      {model.rows === 0 && <EmptyResult {...props} />}
      {detail && shown.showsRows && detail.row < model.rows && (
        <RowDetail
          model={model}
          row={detail.row}
          focusColumn={detail.column}
          display={display}
          actions={detailActions(props, props.closeDetail)}
        />
      )}
    </div>
  );
}

function detailActions(props: TableProps, close: () => void): DetailActions {
  const { host, surface } = props;
  return {
    close,
    go: (row) => surface.current?.go(row),
    copy: (text) => void writeClipboard(host, text),
    addCondition: props.addCondition,
  };
}
