import { useEffect, useRef, useState } from 'preact/hooks';
import type { FindAnswer } from '../../../src/protocol/engine';
import { isAbort } from '../../../src/base/errors';
import { fill } from '../grid/gridWords';
import type { Host } from '../host';
import { Button } from '../ui/Button';
import { TextField } from '../ui/TextField';
import type { RowSurface } from './resultView';
import type { TableModel } from './tableModel';
import { resultWords } from './words';

export interface FindProps {
  readonly host: Host;
  readonly model: TableModel;
  readonly surface: () => RowSurface | undefined;
  readonly onClose: () => void;
  readonly onFail: (error: unknown) => void;
}

/** Searches the whole view in the engine and goes from match to match. */
export function FindBar(props: FindProps) {
  const { onClose } = props;
  const { text, setText, answer, start } = useFind(props);
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') start(text, event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="findBar" role="search">
      <TextField label={resultWords.find} hideLabel placeholder={resultWords.find} focus value={text} onInput={setText} onKey={keys} />
      <span class="findCount" role="status">
        {text !== '' && answer && countText(answer)}
      </span>
      <Button kind="icon" icon="arrow-up" label={resultWords.findPrevious} onClick={() => start(text, -1)} />
      <Button kind="icon" icon="arrow-down" label={resultWords.findNext} onClick={() => start(text, 1)} />
      <Button kind="icon" icon="close" label={resultWords.findClose} onClick={onClose} />
    </div>
  );
}

/** The search in force: its text, its answer, and the way to the next match. */
function useFind(props: FindProps) {
  const { host, model, surface } = props;
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<FindAnswer>();
  const running = useRef<AbortController | undefined>(undefined);
  const find = async (sought: string, fromRow: number, backwards: boolean): Promise<void> => {
    running.current?.abort();
    if (sought === '') return setAnswer(undefined);
    const controller = new AbortController();
    running.current = controller;
    const params = { resultId: model.resultId, table: model.index, viewId: model.viewId, text: sought, fromRow, backwards };
    const found = await host.call('result/find', params, { signal: controller.signal });
    setAnswer(found);
    show(surface(), found);
  };
  const start = (sought: string, by: -1 | 0 | 1): void => {
    const row = answer?.row ?? surface()?.row ?? 0;
    const next = (row + by + model.rows) % Math.max(1, model.rows);
    find(sought, next, by < 0).catch((error: unknown) => {
      if (!isAbort(error)) props.onFail(error);
    });
  };
  useEffect(() => {
    const timer = setTimeout(() => start(text, 0), 200);
    return () => clearTimeout(timer);
  }, [text, model.viewId]);
  useEffect(() => () => surface()?.showFound(undefined), []);
  return { text, setText, answer, start };
}

function show(surface: RowSurface | undefined, { row, column }: FindAnswer): void {
  surface?.showFound(row === undefined ? undefined : { row, column: column ?? 0 });
}

function countText({ matches, ordinal }: FindAnswer): string {
  return matches === 0 ? resultWords.findNone : fill(resultWords.findCount, { ordinal: ordinal ?? 1, matches });
}
