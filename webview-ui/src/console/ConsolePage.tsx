import { formatCount } from '../../../src/base/quantities';
import { useEffect, useMemo, useReducer, useState } from 'preact/hooks';
import { fill } from '../grid/gridWords';
import { useCancelKeys, usePaneKeys } from '../results/pageKeys';
import { Announcement, useAnnouncer } from '../results/Announcer';
import { Problem } from '../results/Problem';
import { goRemedy } from '../results/goRemedy';
import { loadedSince } from '../results/loadedSince';
import { ResultsPane } from '../results/ResultsPane';
import { customTime, elapsedText } from '../query/timeRanges';
import { Button } from '../ui/Button';
import { ConsoleState } from './consoleState';
import { EditorPane } from './EditorPane';
import { HistoryPanel } from './HistoryPanel';
import { ParameterFields } from './ParameterFields';
import { Toolbar } from './Toolbar';
import { consoleWords } from './words';

/** The console: a query, its run, its result. */
export function ConsolePage() {
  const [, changed] = useReducer((count: number) => count + 1, 0);
  const state = useMemo(() => new ConsoleState(() => changed(undefined)), []);
  const { sentence, announce } = useAnnouncer();
  useEffect(() => void state.start(), []);
  useCancelKeys(() => state.run.cancel());
  usePaneKeys();
  useEffect(() => {
    const run = (event: KeyboardEvent): void => {
      if (!(event.key === 'F5' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey)))) return;
      event.preventDefault();
      event.stopPropagation();
      void state.runStatement();
    };
    window.addEventListener('keydown', run, true);
    return () => window.removeEventListener('keydown', run, true);
  }, []);
  if (!state.started) return <Waiting state={state} />;
  return (
    <main class="console">
      <ConsoleToolbar state={state} />
      <EditorPane
        host={state.host}
        text={state.memory.state.text ?? ''}
        height={state.memory.state.editorHeight ?? 150}
        setHeight={(editorHeight) => state.keep({ editorHeight })}
        sourceId={() => state.source?.sourceId}
        onChange={(text) => state.textChanged(text)}
        onReady={(editor) => state.editorReady(editor)}
      />
      <ParameterFields
        parameters={state.parameters}
        values={state.memory.state.parameters ?? {}}
        setValue={(name, value) => state.setParameter(name, value)}
        run={() => void state.runStatement()}
      />
      <Notices state={state} />
      <div class="lower">
        <Outcome state={state} announce={announce} />
        {state.historyOpen && <History state={state} />}
      </div>
      <Announcement sentence={sentence} />
    </main>
  );
}

function Waiting({ state }: { state: ConsoleState }) {
  const { failure } = state.run.state;
  return (
    <main class="console">
      {failure ? (
        <Problem host={state.host} failure={failure.failure} onClose={() => state.run.dismiss()} />
      ) : (
        <div class="progressLine" role="progressbar" />
      )}
    </main>
  );
}

function ConsoleToolbar({ state }: { state: ConsoleState }) {
  const { running } = state.run.state;
  return (
    <Toolbar
      sources={state.sources}
      sourceId={state.source?.sourceId}
      setSource={(sourceId) => state.setSource(sourceId)}
      time={state.time}
      customRange={state.memory.state.customRange}
      setTime={(time, custom) => state.setTime(time, custom)}
      running={running !== undefined}
      run={() => void state.runStatement()}
      cancel={() => state.run.cancel()}
      export={() => void state.export()}
      openAsKql={() => state.openAsKql()}
      format={() => state.format()}
      explain={() => void state.explain()}
      historyOpen={state.historyOpen}
      toggleHistory={() => state.toggleHistory()}
    >
      {running && <Elapsed since={running.since} message={running.progress?.message ?? consoleWords.running} />}
    </Toolbar>
  );
}

function Elapsed({ since, message }: { since: number; message: string }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return (
    <span class="elapsed">
      <span class="codicon codicon-loading codicon-modifier-spin" aria-hidden="true" />
      <span class="elapsedTime">{elapsedText(Math.max(0, now - since))}</span>
      <span class="elapsedMessage" role="status">
        {message}
      </span>
    </span>
  );
}

function Notices({ state }: { state: ConsoleState }) {
  const { failure } = state.run.state;
  const { source } = state;
  const loading = source?.state === 'loading' ? fill(consoleWords.loading, { name: source.name, rows: source.rows }) : '';
  const reveal = (offset: number): void => {
    const start = state.editor?.text().indexOf(failure?.query?.text ?? '') ?? 0;
    state.editor?.reveal(Math.max(0, start) + offset);
  };
  return (
    <div class="notices" aria-live="polite">
      {source?.failure && <Problem host={state.host} failure={source.failure} onClose={() => undefined} />}
      {failure && (
        <Problem
          host={state.host}
          failure={failure.failure}
          text={failure.query?.text ?? ''}
          onPlace={reveal}
          onClose={() => state.run.dismiss()}
        />
      )}
      {[state.notice, loading, ...(source?.notices ?? [])]
        .filter((notice) => notice !== '')
        .map((notice) => (
          <p key={notice} class="notice">
            {notice}
          </p>
        ))}
    </div>
  );
}

function Outcome({ state, announce }: { state: ConsoleState; announce: (sentence: string) => void }) {
  const { shown, running, failure, cancelledAfter } = state.run.state;
  if (!shown) return <BeforeFirst state={state} />;
  return (
    <ResultsPane
      host={state.host}
      outcome={shown.outcome}
      query={shown.query}
      dimmed={running !== undefined}
      earlier={failure?.query !== undefined || cancelledAfter !== undefined}
      runAgain={running || !loadedSince(shown, state.sources) ? undefined : () => void state.runAgain(shown.query)}
      askAllTime={shown.query.timeRange && (() => void state.askAllTime())}
      localTime={state.memory.state.localTime ?? false}
      setLocalTime={(localTime) => state.keep({ localTime })}
      view={state.memory.state.view}
      setView={(view) => state.keep({ view })}
      setTimeRange={(range) => state.setTime(customTime, range)}
      remedy={(remedy) => goRemedy(state.host, shown.query, remedy, (query) => void state.runAgain(query))}
      announce={announce}
      fail={(error) => state.run.fail(error)}
      addCondition={(condition) => state.addCondition(condition)}
      onShowing={(showing) => (state.lastShown = showing)}
      reopenLost={() => state.reopenLost()}
    />
  );
}

/** What stands in the place of the result before there is one. */
function BeforeFirst({ state }: { state: ConsoleState }) {
  const { source, host } = state;
  if (!source) {
    return (
      <section class="firstStart">
        <h1>{consoleWords.firstTitle}</h1>
        <p>{consoleWords.firstText}</p>
        <div class="formButtons">
          <Button kind="primary" icon="folder-opened" label={consoleWords.openFolder} onClick={() => host.tell('host/openFolder', {})} />
          <Button icon="beaker" label={consoleWords.openSample} onClick={() => host.tell('host/openSample', {})} />
        </div>
      </section>
    );
  }
  return (
    <section class="firstStart">
      <p>{consoleWords.ready}</p>
      <h2>{fill(consoleWords.readyTables, { name: source.name })}</h2>
      <ul class="tableList">
        {source.tables.map((table) => (
          <li key={table.name}>
            <button type="button" class="linkButton" onClick={() => state.useText(`${table.name}\n| take 100`)}>
              <bdi>{table.name}</bdi>
            </button>
            {!source.workspace && <span class="hint">{formatCount(table.rows)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function History({ state }: { state: ConsoleState }) {
  return (
    <HistoryPanel
      host={state.host}
      version={state.historyVersion}
      onClose={() => state.toggleHistory(false)}
      onFail={(error) => state.run.fail(error)}
      onUse={(entry) => state.useEntry(entry)}
      onOpen={(entry) => {
        state.useEntry(entry);
        void state.openEntry(entry);
      }}
    />
  );
}
