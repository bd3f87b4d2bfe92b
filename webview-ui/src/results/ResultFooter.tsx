import { fill } from '../grid/gridWords';
import { failureOf } from './Problem';
import type { TableProps } from './resultsProps';
import { resultWords, rowsText } from './words';

function RowsFailed({ model, reopenLost }: TableProps) {
  if (model.failure === undefined) return null;
  const { message } = failureOf(model.failure);
  return (
    <span class="rowsFailed" role="alert">
      {fill(resultWords.rowsFailed, { reason: message })}{' '}
      <button type="button" class="linkButton" onClick={() => reopenLost?.() || model.retry()}>
        {resultWords.retry}
      </button>
    </span>
  );
}

/** The line under a result: what is selected, how many rows pass the filters, how times are shown. */
export function ResultFooter(props: TableProps & { statistics: string }) {
  const { model, localTime } = props;
  const [now, other] = localTime ? [resultWords.timeLocal, resultWords.timeUtc] : [resultWords.timeUtc, resultWords.timeLocal];
  const filtered = model.filters.length > 0;
  return (
    <footer class="resultFooter">
      <RowsFailed {...props} />
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
