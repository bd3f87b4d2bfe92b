import { t } from '@vscode/l10n';
import { formatBytes, formatCount, formatDuration } from '../../base/quantities';
import { inertMarkdown } from '../../base/inertMarkdown';
import type { TreeNode } from '../../host/tree';
import type { FeedForwardInfo, FeedInfo, FeedSourceInfo, FeedSourceState, FeedState } from '../../protocol/feed';

export interface FeedNode extends TreeNode {
  readonly feedId?: string;
  /** What the command *Copy Error* takes. */
  readonly copies?: string;
}

interface Look {
  readonly words: () => string;
  readonly icon: string;
  readonly color?: string;
}

const feedLooks: Readonly<Record<FeedState, Look>> = {
  paused: { words: () => t('paused'), icon: 'debug-pause' },
  waiting: { words: () => t('waits for a sign-in'), icon: 'account' },
  starting: { words: () => t('starting'), icon: 'loading~spin' },
  running: { words: () => t('running'), icon: 'broadcast', color: 'charts.green' },
  elsewhere: { words: () => t('run by another window'), icon: 'multiple-windows' },
  failed: { words: () => t('failed'), icon: 'error', color: 'list.errorForeground' },
};

const failing: Look = { words: () => t('a source fails'), icon: 'warning', color: 'list.warningForeground' };

const notWriting: Look = { ...failing, words: () => t('waits for room on the disk') };

const notForwarding: Look = { ...failing, words: () => t('a receiver fails') };

const sourceLooks: Readonly<Record<FeedSourceState, Look>> = {
  starting: { words: () => t('starting'), icon: 'loading~spin' },
  reading: { words: () => t('reading'), icon: 'sync~spin' },
  waiting: { words: () => t('up to date'), icon: 'pass', color: 'charts.green' },
  retrying: { words: () => t('trying again'), icon: 'warning', color: 'list.warningForeground' },
  refused: { words: () => t('refused'), icon: 'error', color: 'list.errorForeground' },
  stopped: { words: () => t('stopped'), icon: 'debug-pause' },
};

const forwardLooks: Readonly<Record<FeedForwardInfo['state'], Look>> = {
  waiting: { words: () => t('up to date'), icon: 'pass', color: 'charts.green' },
  sending: { words: () => t('sending'), icon: 'cloud-upload', color: 'charts.green' },
  retrying: { words: () => t('trying again'), icon: 'warning', color: 'list.warningForeground' },
  refused: { words: () => t('lets nothing in'), icon: 'error', color: 'list.errorForeground' },
  stopped: { words: () => t('stopped'), icon: 'debug-pause' },
};

/** Whether a feed, or a part of it, does not go on. */
export function needsAttention({ state, failure, sources, forwards }: FeedInfo): boolean {
  if (state === 'running') return failure !== undefined || isFailing(sources) || isFailing(forwards);
  // Whoever was signed in is signed in again within seconds.
  return state === 'failed' || (state === 'waiting' && failure !== undefined);
}

const isFailing = (parts: readonly { readonly failure?: string }[]): boolean => parts.some((each) => each.failure !== undefined);

/** The feeds, each with what it has written today, and below it the logs that it reads and the receivers, each with its facts. */
export function feedNodes(feeds: readonly FeedInfo[], now: number): readonly FeedNode[] {
  return feeds.map((feed) => feedNode(feed, now));
}

function feedNode(feed: FeedInfo, now: number): FeedNode {
  const { feedId, name, tenant, state, failure, sources, forwards, folders, files, recordsToday, lastCommit } = feed;
  const look = lookOf(feed);
  const facts = [look.words(), ...(recordsToday > 0 ? [t('{0} records today', formatCount(recordsToday))] : [])];
  const isRunning = !['paused', 'failed'].includes(state);
  const told = [
    `**${name}**${tenant === '' ? '' : ` · ${tenant}`} · ${look.words()}`,
    ...(failure === undefined ? [] : [inertMarkdown(failure)]),
    t('{0} files finished since it was started', formatCount(files)),
    ...(lastCommit === undefined ? [] : [t('Last file finished {0} ago', since(lastCommit, now))]),
    ...folders.map((folder) => t('Writes to {0}', folder)),
  ];
  return {
    id: feedId,
    feedId,
    label: name,
    description: facts.join(' · '),
    tooltip: told.join('\n\n'),
    icon: look.icon,
    ...(look.color === undefined ? {} : { color: look.color }),
    kind: `feed ${isRunning ? 'running' : 'ended'}`,
    opened: true,
    spoken: `${name}, ${facts.join(', ')}`,
    children: () => [
      // A source says itself why it fails.
      ...(failure === undefined ? [] : [failureNode(feedId, { failure }, now)]),
      ...sources.map((source) => sourceNode(feedId, source, now)),
      ...forwards.map((each) => forwardNode(feedId, each, now)),
    ],
  };
}

function lookOf({ state, failure, sources, forwards }: FeedInfo): Look {
  if (state !== 'running') return feedLooks[state];
  if (failure !== undefined) return notWriting;
  return isFailing(sources) ? failing : isFailing(forwards) ? notForwarding : feedLooks.running;
}

function sourceNode(feedId: string, source: FeedSourceInfo, now: number): FeedNode {
  const { name, label, state, failure, today, written, read } = source;
  const lag = lagOf(source, now);
  const id = `${feedId}/${name}`;
  const look = sourceLooks[state];
  const facts = [
    look.words(),
    ...(failure === undefined
      ? [t('{0} records today', formatCount(today)), ...(lag === undefined ? [] : [t('lag {0}', lag)])]
      : [failure]),
  ];
  return partNode({ feedId, id, label, look, name, kind: 'source' }, facts, [
    ...whenFacts(id, source, now, t('Last read to the end')),
    fact(id, t('Records today'), formatCount(today)),
    fact(id, t('Records since the start'), formatCount(written)),
    ...(read === undefined ? [] : [fact(id, t('Position'), `${read.slice(0, 19).replace('T', ' ')} UTC`)]),
    ...(lag === undefined ? [] : [fact(id, t('Lag'), lag)]),
  ]);
}

function forwardNode(feedId: string, forward: FeedForwardInfo, now: number): FeedNode {
  const { name, state, failure, sent, refused, queuedBytes } = forward;
  const id = `${feedId}/forward ${name}`;
  const look = forwardLooks[state];
  const facts = [
    look.words(),
    ...(failure === undefined ? [] : [failure]),
    t('{0} sent', formatCount(sent)),
    ...(queuedBytes > 0 ? [t('{0} wait', formatBytes(queuedBytes))] : []),
    ...(refused > 0 ? [t('{0} refused', formatCount(refused))] : []),
  ];
  const kept = t('What was refused for good is kept, with the reason, in the feed’s state folder.');
  return partNode({ feedId, id, label: t('to {0}', name), look, name, kind: 'receiver' }, facts, [
    ...whenFacts(id, forward, now, t('Last took something')),
    fact(id, t('Sent since the start'), formatCount(sent)),
    fact(id, t('Waits on disk'), formatBytes(queuedBytes)),
    ...(refused > 0 ? [fact(id, t('Refused for good'), formatCount(refused), kept)] : []),
  ]);
}

/** How far a log is behind. One that fails falls back, though nothing is read that would tell so. */
function lagOf({ lag, read, failure }: FeedSourceInfo, now: number): string | undefined {
  if (lag === undefined || read === undefined) return undefined;
  const behind = failure === undefined ? lag : Math.max(lag, now - Date.parse(read));
  return behind < 1000 ? t('under 1 s') : formatDuration(behind);
}

interface Part {
  readonly feedId: string;
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly look: Look;
  readonly kind: string;
}

/** A log or a receiver; its facts are below it, so that they can be read without a mouse, and in its tooltip. */
function partNode({ feedId, id, label, name, look, kind }: Part, facts: readonly string[], below: readonly FeedNode[]): FeedNode {
  const told = below.map(({ label: what, description = '' }) =>
    description === '' ? inertMarkdown(what) : `${what}: ${inertMarkdown(description)}`,
  );
  return {
    id,
    feedId,
    label,
    description: facts.join(' · '),
    tooltip: [`**${inertMarkdown(name)}** · ${look.words()}`, ...told].join('\n\n'),
    icon: look.icon,
    ...(look.color === undefined ? {} : { color: look.color }),
    kind,
    spoken: `${label}, ${facts.join(', ')}`,
    children: () => below.map((node) => ({ ...node, feedId })),
  };
}

interface Times {
  readonly lastSuccess?: string;
  readonly failure?: string;
  readonly failedAt?: string;
  readonly lastFailure?: { readonly message: string; readonly at: string };
}

/** When it went well last, and why it does not now, or did not the last time. */
function whenFacts(id: string, times: Times, now: number, success: string): readonly FeedNode[] {
  const { lastSuccess, failure, lastFailure } = times;
  return [
    ...(failure === undefined ? [] : [failureNode(id, times, now)]),
    fact(id, success, lastSuccess === undefined ? t('not yet') : t('{0} ago', since(lastSuccess, now))),
    ...(failure !== undefined || lastFailure === undefined ? [] : [lastErrorNode(id, lastFailure, now)]),
  ];
}

function lastErrorNode(id: string, { message, at }: NonNullable<Times['lastFailure']>, now: number): FeedNode {
  return { ...fact(id, t('Last error'), t('{0} ago: {1}', since(at, now), message), message), kind: 'error', copies: message };
}

function failureNode(id: string, { failure = '', failedAt }: Times, now: number): FeedNode {
  const description = failedAt === undefined ? failure : t('{0} ago: {1}', since(failedAt, now), failure);
  return {
    ...fact(id, t('Error'), description, failure),
    kind: 'error',
    copies: failure,
    icon: 'warning',
    color: 'list.warningForeground',
  };
}

function fact(id: string, label: string, description: string, tooltip?: string): FeedNode {
  return { id: `${id}/${label}`, label, description, ...(tooltip === undefined ? {} : { tooltip: inertMarkdown(tooltip) }), kind: 'fact' };
}

function since(time: string, now: number): string {
  return formatDuration(Math.max(0, now - Date.parse(time)));
}
