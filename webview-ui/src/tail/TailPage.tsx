import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { formatCount, formatDuration } from '../../../src/base/quantities';
import type { Failure } from '../../../src/protocol/engine';
import type { TailFilter, TailInfo, TailRow } from '../../../src/protocol/tail';
import { fill } from '../grid/gridWords';
import { Announcement, useAnnouncer } from '../results/Announcer';
import { Button } from '../ui/Button';
import { TextField } from '../ui/TextField';
import { shortTime } from './rowPainter';
import { Sparkline } from './Sparkline';
import { TailDetailPane } from './TailDetailPane';
import { TailList } from './tailList';
import { TailState } from './tailState';
import { TailToolbar } from './TailToolbar';
import { useNewsReader } from './newsReader';
import { tailWords } from './words';

/** The Activity Log as it grows. */
export function TailPage() {
  const [, changed] = useReducer((count: number) => count + 1, 0);
  const { sentence, announce } = useAnnouncer();
  const news = useNewsReader();
  const list = useRef<TailList>();
  const state = useMemo(
    () =>
      new TailState({
        changed: () => changed(undefined),
        arrived: news.arrived,
        reveal: (index, sequence) => list.current?.goTo(index, sequence),
      }),
    [],
  );
  const [focusFilter, setFocusFilter] = useState(0);
  usePageKeys(state, list, { filter: () => setFocusFilter((count) => count + 1), announce });
  const { info, failure, refused, detail } = state;
  return (
    <main class="tail">
      <TailToolbar state={state} focusFilter={focusFilter} />
      <Figures state={state} list={list} announce={announce} />
      {failure && <FailureLine state={state} failure={failure} />}
      {refused && <FailureLine state={state} failure={refused} onClose={() => state.dismiss()} />}
      {info && <Notices info={info} />}
      <Chips state={state} />
      <div class="tailLower">
        <Rows state={state} list={list} />
        {detail && <TailDetailPane state={state} detail={detail} />}
      </div>
      <Footer state={state} list={list} />
      <Announcement sentence={sentence} />
      <div class="spoken" role="log" aria-live="polite">
        {news.sentence}
      </div>
    </main>
  );
}

/** How much happens, and the words that are marked in the rows. */
function Figures(props: {
  readonly state: TailState;
  readonly list: { readonly current: TailList | undefined };
  readonly announce: (text: string) => void;
}) {
  const { state, list, announce } = props;
  const go = (time: string): void => {
    void state.ask(async () => list.current?.goTo(await state.rowOfTime(time)));
  };
  return (
    <div class="tailFigures">
      <Sparkline rates={state.rates} onGo={go} announce={announce} />
      {state.info && <span class="tailNumbers">{numbersOf(state.info)}</span>}
      <span class="tailMarks">
        <TextField
          label={tailWords.marks}
          hideLabel
          placeholder={tailWords.marksPlaceholder}
          value={state.marked}
          onInput={(marked) => state.setMarked(marked)}
        />
      </span>
    </div>
  );
}

function FailureLine(props: { readonly state: TailState; readonly failure: Failure; readonly onClose?: () => void }) {
  const { state, failure, onClose } = props;
  const { message, action } = failure;
  return (
    <p class="tailFailure" role="alert">
      <bdi>{message}</bdi>
      {action && <Button label={action.title} onClick={() => state.host.tell('host/runAction', action)} />}
      {onClose && <Button kind="icon" icon="close" label={tailWords.dismiss} onClick={onClose} />}
    </p>
  );
}

function numbersOf(info: TailInfo): string {
  const { perMinute, lag, late, dropped, skew } = info;
  return [
    fill(tailWords.perMinute, { count: perMinute }),
    ...(lag === undefined ? [] : [fill(tailWords.lag, { time: formatDuration(lag) })]),
    ...(late === 0 ? [] : [fill(tailWords.lateCount, { count: late })]),
    fill(tailWords.dropped, { count: dropped }),
    ...(skew === undefined
      ? []
      : [fill(tailWords.skew, { time: formatDuration(Math.abs(skew)), side: skew > 0 ? tailWords.ahead : tailWords.behind })]),
  ].join(' · ');
}

/** What went wrong with single logs, and what cannot be had any more. */
function Notices({ info }: { readonly info: TailInfo }) {
  const failed = info.scopes.filter(({ failure, state }) => failure !== undefined && state !== 'live');
  return (
    <div class="notices" aria-live="polite">
      {failed.map(({ name, state, failure, nextAt }) => (
        <p key={name} class="notice">
          <span class={`codicon codicon-${state === 'failed' ? 'error' : 'warning'}`} aria-hidden="true" /> {failure}
          {nextAt !== undefined && ` ${fill(tailWords.nextLook, { time: until(nextAt) })}`}
        </p>
      ))}
      {info.recordingFailure !== undefined && (
        <p class="notice">
          <span class="codicon codicon-warning" aria-hidden="true" />{' '}
          {fill(tailWords.recordingFails, { file: info.recording ?? '', reason: info.recordingFailure })}
        </p>
      )}
      {info.notices.map((notice) => (
        <p key={notice} class="notice">
          {notice}
        </p>
      ))}
    </div>
  );
}

const chipNames = ['caller', 'resource', 'correlation', 'subscription'] as const satisfies readonly (keyof TailFilter)[];

/** The conditions that no field of the toolbar shows, each to be taken away. */
function Chips({ state }: { readonly state: TailState }) {
  const given = chipNames.filter((name) => state.filter[name] !== undefined);
  if (given.length === 0) return undefined;
  return (
    <div class="tailConditions">
      {given.map((name) => (
        <Button
          key={name}
          label={`${name}: ${state.filter[name] ?? ''}`}
          icon="close"
          onClick={() => state.setFilter({ [name]: undefined })}
        />
      ))}
    </div>
  );
}

function Rows({ state, list }: { readonly state: TailState; readonly list: { current: TailList | undefined } }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return undefined;
    const made = new TailList(host.current, state.rows, {
      atEnd: (atEnd) => state.setAtEnd(atEnd),
      open: ({ sequence }: TailRow) => void state.open(sequence),
    });
    list.current = made;
    return () => made.dispose();
  }, []);
  useEffect(() => {
    list.current?.arrange(state);
    list.current?.refresh(state.atEnd && !state.paused);
  });
  const isEmpty = state.info !== undefined && state.rows.count === 0;
  return (
    <div class="tailRows" ref={host}>
      {isEmpty && <Empty state={state} />}
    </div>
  );
}

function Empty({ state }: { readonly state: TailState }) {
  const { info, hidden } = state;
  if (hidden > 0) {
    return (
      <p class="tailEmpty">
        {fill(tailWords.noMatch, { count: hidden })}{' '}
        <Button
          label={tailWords.removeFilter}
          onClick={() => state.setFilter(Object.fromEntries(Object.keys(state.filter).map((name) => [name, undefined])))}
        />
      </p>
    );
  }
  const quiet = info?.scopes.find(({ quietSince }) => quietSince !== undefined);
  const text =
    quiet?.quietSince === undefined
      ? tailWords.noEventsYet
      : fill(tailWords.noEvents, { time: shortTime(quiet.quietSince), next: until(quiet.nextAt ?? '') });
  return <p class="tailEmpty">{text}</p>;
}

function Footer({ state, list }: { readonly state: TailState; readonly list: { current: TailList | undefined } }) {
  const { info, fresh, hidden, rows } = state;
  const next = info?.scopes.map(({ nextAt }) => nextAt).find((at) => at !== undefined);
  const how = state.paused ? tailWords.paused : state.atEnd ? tailWords.following : tailWords.notFollowing;
  const parts = [
    how,
    fill(tailWords.shown, { count: rows.count }),
    fill(tailWords.hidden, { count: hidden }),
    ...(info?.state === 'live' && next !== undefined ? [fill(tailWords.nextLook, { time: until(next) })] : []),
  ];
  const follow = (): void => {
    state.follow();
    list.current?.refresh(true);
  };
  return (
    <footer class="tailFooter">
      <span class="tailStatus">{parts.join(' · ')}</span>
      {fresh > 0 && (
        <Button
          label={fill(tailWords.fresh, { count: formatCount(fresh) })}
          title={tailWords.freshTitle}
          icon={state.newestFirst ? 'arrow-up' : 'arrow-down'}
          onClick={follow}
        />
      )}
    </footer>
  );
}

function until(time: string): string {
  const left = Date.parse(time) - Date.now();
  return left > 0 ? `${Math.ceil(left / 1000)} s` : tailWords.looking;
}

interface KeyDeeds {
  readonly filter: () => void;
  readonly announce: (text: string) => void;
}

/** P pauses, F follows, / filters, Escape closes the event, Ctrl+C copies the chosen rows. */
function usePageKeys(state: TailState, list: { current: TailList | undefined }, { filter, announce }: KeyDeeds): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const target = event.composedPath()[0];
      if (target instanceof HTMLInputElement || event.altKey) return;
      const isCommand = event.ctrlKey || event.metaKey;
      if (isCommand && event.key.toLowerCase() === 'c' && (window.getSelection()?.isCollapsed ?? true)) {
        const chosen = list.current?.chosen ?? [];
        if (chosen.length === 0) return;
        state.host.tell('host/copy', {
          text: chosen.map(({ time, severity, status, sentence }) => [time, severity, status, sentence].join('\t')).join('\n'),
        });
        announce(fill(tailWords.copied, { count: chosen.length }));
      } else if (isCommand) return;
      else if (event.key === 'p') state.setPaused(!state.paused);
      else if (event.key === 'f') {
        state.follow();
        list.current?.refresh(true);
      } else if (event.key === '/') filter();
      else if (event.key === 'Escape' && state.detail) {
        state.close();
        list.current?.focus();
      } else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
