import { useState } from 'preact/hooks';
import type { SourceInfo, TimeRange } from '../../../src/protocol/engine';
import { customTime, readCustomRange, timePresets, timeRangeText } from '../query/timeRanges';
import { Button } from '../ui/Button';
import { Dropdown } from '../ui/Dropdown';
import { Popup } from '../ui/Popup';
import { TextField } from '../ui/TextField';
import { consoleWords } from './words';

export interface ToolbarProps {
  readonly sources: readonly SourceInfo[];
  readonly sourceId: string | undefined;
  readonly setSource: (sourceId: string) => void;
  readonly time: string;
  readonly customRange: TimeRange | undefined;
  readonly setTime: (time: string, custom?: TimeRange) => void;
  readonly running: boolean;
  readonly run: () => void;
  readonly cancel: () => void;
  readonly export: () => void;
  readonly openAsKql: () => void;
  readonly format: () => void;
  readonly explain: () => void;
  readonly historyOpen: boolean;
  readonly toggleHistory: () => void;
  readonly children: preact.ComponentChildren;
}

/** Source, time range, Run that becomes Cancel in place, and what else is done with a query. */
export function Toolbar(props: ToolbarProps) {
  const { sources, running } = props;
  const choices = sources.map(({ sourceId, name, paths }) => ({ value: sourceId, label: name, title: paths.join('\n') }));
  return (
    <div class="toolbar" role="toolbar">
      <Dropdown
        className="sourcePicker"
        label={consoleWords.source}
        value={props.sourceId ?? ''}
        choices={choices.length > 0 ? choices : [{ value: '', label: consoleWords.noSource }]}
        onChange={props.setSource}
      />
      <TimePicker {...props} />
      <span class={running ? 'runButton running' : 'runButton'}>
        {running ? (
          <Button icon="debug-stop" label={consoleWords.cancel} title={consoleWords.cancelTitle} onClick={props.cancel} />
        ) : (
          <Button kind="primary" icon="play" label={consoleWords.run} title={consoleWords.runTitle} onClick={props.run} />
        )}
      </span>
      {props.children}
      <span class="toolbarGap" />
      <Button kind="icon" icon="save-as" label={consoleWords.export} title={consoleWords.exportTitle} onClick={props.export} />
      <Button kind="icon" icon="history" label={consoleWords.history} pressed={props.historyOpen} onClick={props.toggleHistory} />
      <Button kind="icon" icon="info" label={consoleWords.explain} onClick={props.explain} />
      <Button kind="icon" icon="list-flat" label={consoleWords.format} onClick={props.format} />
      <Button kind="icon" icon="go-to-file" label={consoleWords.openAsKql} onClick={props.openAsKql} />
    </div>
  );
}

function TimePicker({ time, customRange, setTime }: ToolbarProps) {
  const [asking, setAsking] = useState<{ x: number; y: number }>();
  const customLabel = time === customTime && customRange ? timeRangeText(customRange) : consoleWords.custom;
  const again = time === customTime ? [{ value: 'again', label: consoleWords.custom }] : [];
  const choices = [...timePresets.map(({ id, label }) => ({ value: id, label })), { value: customTime, label: customLabel }, ...again];
  const choose = (value: string): void => {
    if (value !== customTime && value !== 'again') return setTime(value);
    const box = document.querySelector('.timePicker')?.getBoundingClientRect();
    setAsking({ x: box?.left ?? 8, y: (box?.bottom ?? 32) + 2 });
  };
  return (
    <>
      <Dropdown className="timePicker" label={consoleWords.time} value={asking ? customTime : time} choices={choices} onChange={choose} />
      {asking && (
        <CustomTime
          at={asking}
          range={customRange}
          onClose={() => setAsking(undefined)}
          onApply={(range) => {
            setAsking(undefined);
            setTime(customTime, range);
          }}
        />
      )}
    </>
  );
}

function CustomTime(props: {
  at: { x: number; y: number };
  range: TimeRange | undefined;
  onApply: (range: TimeRange) => void;
  onClose: () => void;
}) {
  const [from, setFrom] = useState(props.range?.from ?? '');
  const [to, setTo] = useState(props.range?.to ?? '');
  const [problem, setProblem] = useState('');
  const apply = (): void => {
    const range = readCustomRange(from, to, Date.now());
    if (typeof range === 'string') setProblem(range);
    else props.onApply(range);
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault(); // else the button that the focus goes back to would be pressed
    apply();
  };
  return (
    <Popup at={props.at} label={consoleWords.customTitle} onClose={props.onClose}>
      <div class="filterForm">
        <h3>{consoleWords.customTitle}</h3>
        <TextField label={consoleWords.from} placeholder="2024-05-31 14:00" focus value={from} onInput={setFrom} onKey={keys} />
        <TextField label={consoleWords.to} placeholder="2024-06-01" value={to} onInput={setTo} onKey={keys} />
        {problem !== '' && (
          <p class="formProblem" role="alert">
            {problem}
          </p>
        )}
        <div class="formButtons">
          <Button kind="primary" label={consoleWords.apply} onClick={apply} />
        </div>
      </div>
    </Popup>
  );
}
