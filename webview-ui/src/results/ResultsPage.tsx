import { useEffect, useMemo, useReducer } from 'preact/hooks';
import { Button } from '../ui/Button';
import { Announcement, useAnnouncer } from './Announcer';
import { goRemedy } from './goRemedy';
import { useCancelKeys, usePaneKeys } from './pageKeys';
import { loadedSince } from './loadedSince';
import { Problem } from './Problem';
import { ResultsPane } from './ResultsPane';
import { ResultsState } from './resultsState';
import { resultWords } from './words';

/** The results beside a document: the console's grid without an editor. */
export function ResultsPage() {
  const [, changed] = useReducer((count: number) => count + 1, 0);
  const state = useMemo(() => new ResultsState(() => changed(undefined)), []);
  const { sentence, announce } = useAnnouncer();
  const { shown, running, host } = state;
  const cancel = (): void => host.tell('host/cancel', {});
  useCancelKeys(cancel);
  usePaneKeys();
  useEffect(() => {
    document.body.classList.toggle('busy', running !== undefined);
  }, [running]);
  return (
    <main class="console">
      <Notices state={state} cancel={cancel} />
      <div class="lower">
        {shown ? (
          <ResultsPane
            host={host}
            outcome={shown.outcome}
            query={shown.query}
            dimmed={running !== undefined}
            earlier={running === undefined && (state.failure !== undefined || state.notice !== '')}
            runAgain={running || !loadedSince(shown, state.sources) ? undefined : () => host.tell('host/runAgain', { query: shown.query })}
            localTime={state.memory.state.localTime ?? false}
            setLocalTime={(localTime) => {
              state.memory.keep({ localTime });
              changed(undefined);
            }}
            view={state.memory.state.view}
            setView={(view) => {
              state.memory.keep({ view });
              changed(undefined);
            }}
            remedy={(remedy) => goRemedy(host, shown.query, remedy, (query) => host.tell('host/runAgain', { query }))}
            announce={announce}
            fail={(error) => state.fail(error)}
            addCondition={(clause) => host.tell('host/appendClause', { clause, statement: shown.query.text })}
          />
        ) : (
          !running && <p class="firstStart">{resultWords.waiting}</p>
        )}
      </div>
      <Announcement sentence={sentence} />
    </main>
  );
}

function Notices({ state, cancel }: { readonly state: ResultsState; readonly cancel: () => void }) {
  const { running, failure, host } = state;
  return (
    <div class="notices" aria-live="polite">
      {running && (
        <p class="notice runningNotice">
          <span class="codicon codicon-loading codicon-modifier-spin" aria-hidden="true" />
          <span>{running.message}</span>
          <Button label={resultWords.cancel} onClick={cancel} />
        </p>
      )}
      {failure && (
        <Problem
          host={host}
          failure={failure.failure}
          text={failure.statement}
          onPlace={(offset) => host.tell('host/revealPlace', { statement: failure.statement, offset })}
          onClose={() => state.set({ failure: undefined })}
        />
      )}
      {state.notice !== '' && <p class="notice">{state.notice}</p>}
    </div>
  );
}
