import { t } from '@vscode/l10n';
import { formatBytes, formatCount, formatDuration } from '../../base/quantities';
import type { TreeNode } from '../../host/tree';
import type { FeedForwardInfo, FeedInfo, FeedSourceInfo, FeedSourceState, FeedState } from '../../protocol/feed';

export interface FeedNode extends TreeNode {
  readonly feedId?: string;
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

/** The feeds, each with what it has written today, and below it the logs that it reads. */
export function feedNodes(feeds: readonly FeedInfo[], now: number): readonly FeedNode[] {
  return feeds.map((feed) => feedNode(feed, now));
}

function feedNode(feed: FeedInfo, now: number): FeedNode {
  const { feedId, name, tenant, state, failure, sources, forwards, folders, files, recordsToday, lastCommit } = feed;
  const fails = (list: readonly { readonly failure?: string }[]): boolean =>
    state === 'running' && list.some((each) => each.failure !== undefined);
  const isHeldUp = state === 'running' && failure !== undefined;
  const look = isHeldUp ? notWriting : fails(sources) ? failing : fails(forwards) ? notForwarding : feedLooks[state];
  const facts = [look.words(), ...(recordsToday > 0 ? [t('{0} records today', formatCount(recordsToday))] : [])];
  const isRunning = !['paused', 'failed'].includes(state);
  const told = [
    `**${name}** · ${tenant} · ${look.words()}`,
    ...(failure === undefined ? [] : [failure]),
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
      ...sources.map((source) => sourceNode(feedId, source, now)),
      ...forwards.map((each) => forwardNode(feedId, each, now)),
    ],
  };
}

function sourceNode(feedId: string, source: FeedSourceInfo, now: number): FeedNode {
  const { name, label, state, written, lastSuccess, failure, failedAt, read, lag } = source;
  const look = sourceLooks[state];
  const facts = [look.words(), t('{0} records', formatCount(written)), ...(lag === undefined ? [] : [t('lag {0}', formatDuration(lag))])];
  const told = [
    `**${name}** · ${look.words()}`,
    ...(failure === undefined ? [] : [failedAt === undefined ? failure : t('{0} ago: {1}', since(failedAt, now), failure)]),
    ...(lastSuccess === undefined ? [] : [t('Last read to the end {0} ago', since(lastSuccess, now))]),
    ...(read === undefined ? [] : [t('Position {0}', `${read.slice(0, 19).replace('T', ' ')} UTC`)]),
  ];
  return {
    id: `${feedId}/${name}`,
    feedId,
    label,
    description: facts.join(' · '),
    tooltip: told.join('\n\n'),
    icon: look.icon,
    ...(look.color === undefined ? {} : { color: look.color }),
    kind: 'source',
    spoken: `${label}, ${facts.join(', ')}`,
  };
}

function forwardNode(feedId: string, forward: FeedForwardInfo, now: number): FeedNode {
  const { name, state, sent, refused, queuedBytes, lastSuccess, failure, failedAt } = forward;
  const look = forwardLooks[state];
  const facts = [
    look.words(),
    t('{0} sent', formatCount(sent)),
    ...(queuedBytes > 0 ? [t('{0} wait', formatBytes(queuedBytes))] : []),
    ...(refused > 0 ? [t('{0} refused', formatCount(refused))] : []),
  ];
  const told = [
    `**${name}** · ${look.words()}`,
    ...(failure === undefined ? [] : [failedAt === undefined ? failure : t('{0} ago: {1}', since(failedAt, now), failure)]),
    ...(lastSuccess === undefined ? [] : [t('Took something {0} ago', since(lastSuccess, now))]),
    ...(refused > 0 ? [t('What was refused for good is kept, with the reason, in the feed’s state folder.')] : []),
  ];
  return {
    id: `${feedId}/forward ${name}`,
    feedId,
    label: t('to {0}', name),
    description: facts.join(' · '),
    tooltip: told.join('\n\n'),
    icon: look.icon,
    ...(look.color === undefined ? {} : { color: look.color }),
    kind: 'receiver',
    spoken: `${name}, ${facts.join(', ')}`,
  };
}

function since(time: string, now: number): string {
  return formatDuration(Math.max(0, now - Date.parse(time)));
}
