import { useEffect, useState } from 'preact/hooks';
import type { HistoryEntry } from '../../../src/protocol/engine';
import { fill } from '../grid/gridWords';
import type { Host } from '../host';
import { durationText } from '../query/timeRanges';
import { resultWords } from '../results/words';
import { Button } from '../ui/Button';
import { consoleWords } from './words';

/** Earlier queries; one that is still stored opens without running again. */
export function HistoryPanel(props: {
  readonly host: Host;
  /** Grows with every change of the history. */
  readonly version: number;
  readonly onOpen: (entry: HistoryEntry) => void;
  readonly onUse: (entry: HistoryEntry) => void;
  readonly onClose: () => void;
  readonly onFail: (error: unknown) => void;
}) {
  const [entries, setEntries] = useState<readonly HistoryEntry[]>();
  useEffect(() => {
    props.host.call('history/list', {}).then(setEntries, props.onFail);
  }, [props.version]);
  const remove = (historyId: string): void => {
    props.host.call('history/remove', { historyId }).then(() => {
      setEntries((before) => before?.filter((entry) => entry.historyId !== historyId));
    }, props.onFail);
  };
  return (
    <aside class="history" aria-label={consoleWords.historyTitle} onKeyDown={(event) => event.key === 'Escape' && props.onClose()}>
      <header class="detailHead">
        <h2>{consoleWords.historyTitle}</h2>
        <Button kind="icon" icon="close" label={consoleWords.close} onClick={props.onClose} />
      </header>
      {entries?.length === 0 && <p class="hint">{consoleWords.historyEmpty}</p>}
      <ul class="historyList">
        {entries?.map((entry) => (
          <li key={entry.historyId}>
            <button
              type="button"
              class="historyEntry"
              title={entry.reopenable ? consoleWords.historyOpen : consoleWords.historyGone}
              onClick={() => (entry.reopenable ? props.onOpen(entry) : props.onUse(entry))}
            >
              <span class="historyText">{entry.text.trim()}</span>
              <span class="historyFacts">{facts(entry)}</span>
            </button>
            <Button kind="icon" icon="edit" label={consoleWords.historyUse} onClick={() => props.onUse(entry)} />
            <Button kind="icon" icon="trash" label={consoleWords.historyRemove} onClick={() => remove(entry.historyId)} />
          </li>
        ))}
      </ul>
    </aside>
  );
}

function facts(entry: HistoryEntry): string {
  const at = [`${entry.at.slice(0, 16).replace('T', ' ')}Z`, ...valuesOf(entry)].join(' · ');
  if (entry.failed !== undefined) return `${at} · ${fill(consoleWords.historyFailed, { reason: entry.failed })}`;
  const rows = entry.rows === 1 ? resultWords.oneRow : fill(resultWords.rows, { rows: entry.rows });
  return [at, entry.source, rows, durationText(entry.elapsed)].filter((part) => part !== '').join(' · ');
}

function valuesOf({ parameters = {} }: HistoryEntry): readonly string[] {
  return Object.entries(parameters).map(([name, value]) => `${name} = ${value}`);
}
