import { useEffect, useMemo, useReducer } from 'preact/hooks';
import type { PageFunctions } from '../../../src/protocol/consolePage';
import type { Failure, QueryOutcome, RunQuery } from '../../../src/protocol/engine';
import type { Handlers } from '../../../src/protocol/rpc';
import { isAbort } from '../../../src/base/errors';
import { connectHost, type Host, type PageMemory } from '../host';
import { Button } from '../ui/Button';
import { Announcement, useAnnouncer } from './Announcer';
import { useCancelKeys, usePaneKeys } from './pageKeys';
import { failureOf, Problem } from './Problem';
import { ResultsPane } from './ResultsPane';
import { resultWords } from './words';

/** What the page shows; the document's query is run by the host. */
class ResultsState {
  readonly host: Host;
  readonly memory: PageMemory;
  shown: { readonly outcome: QueryOutcome; readonly query: RunQuery } | undefined;
  running: { readonly query: RunQuery; readonly message: string } | undefined;
  failure: { readonly failure: Failure; readonly statement: string } | undefined;
  notice = '';

  constructor(private readonly changed: () => void) {
    const { host, memory } = connectHost(this.#handlers());
    this.host = host;
    this.memory = memory;
    host.call('page/start', {}).then(changed, (error: unknown) => this.fail(error));
  }

  fail(error: unknown): void {
    if (!isAbort(error)) this.set({ failure: { failure: failureOf(error), statement: '' } });
  }

  set(change: Partial<Pick<ResultsState, 'shown' | 'running' | 'failure' | 'notice'>>): void {
    Object.assign(this, change);
    this.changed();
  }

  #handlers(): Handlers<PageFunctions> {
    const nothing = (): void => undefined;
    return {
      'source/changed': nothing,
      'source/removed': nothing,
      'history/changed': nothing,
      'engine/restarted': () => this.set({ notice: resultWords.restarted, running: undefined }),
      'page/run': nothing,
      'page/query': nothing,
      'page/cancel': nothing,
      'page/outcome': (shown) => this.set({ shown, running: undefined, failure: undefined, notice: '' }),
      'page/started': ({ query }) => this.set({ running: { query, message: resultWords.running }, failure: undefined, notice: '' }),
      'page/progress': ({ message }) => this.set({ running: this.running && { ...this.running, message } }),
      'page/failed': (failure) => this.set({ failure: { failure, statement: this.running?.query.text ?? '' }, running: undefined }),
      'page/cancelled': () => this.set({ notice: resultWords.cancelled, running: undefined }),
    };
  }
}

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
