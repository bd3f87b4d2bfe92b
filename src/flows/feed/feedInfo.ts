import type { FeedForwardInfo, FeedInfo, FeedSourceInfo, FeedState } from '../../protocol/feed';
import { feedSecrets } from './feedConfig';
import { countsOn } from './dayCounts';
import type { FeedConfig } from './feedConfig';
import type { FeedStatus } from './feedStatus';
import type { SourceStatus } from './sourceStatus';
import type { ForwardStatus } from './forward/forwarder';
import type { BrokenFeed } from './keptFeeds';
import type { SinkKind } from './sinks';
import { keptSecretName } from './forward/secretReference';

const iso = (time: number): string => new Date(time).toISOString();

/** Whose records stay as the service gave them. */
const nativeKinds: ReadonlySet<SinkKind> = new Set(['jsonLines', 'azlog']);

export interface FeedFacts {
  readonly config: Pick<FeedConfig, 'name' | 'tenant' | 'output' | 'forward' | 'sources'>;
  readonly configFile: string;
  readonly state: FeedState;
  readonly status: FeedStatus;
  readonly failure: string | undefined;
  readonly now: number;
}

/** What is told of a feed outside of the engine. */
export function feedInfo({ config, configFile, state, status, failure, now }: FeedFacts): FeedInfo {
  const today = countsOn(now, status.today);
  const logFolder = config.output.find(({ kind }) => nativeKinds.has(kind))?.folder;
  return {
    feedId: config.name,
    name: config.name,
    tenant: config.tenant,
    state,
    ...(failure === undefined ? {} : { failure }),
    configFile,
    folders: config.output.map(({ folder }) => folder),
    ...(logFolder === undefined ? {} : { logFolder }),
    sources: status.sources.map((source) => sourceInfo(source, today[source.key] ?? 0)),
    forwards: status.forwards.map(forwardInfo),
    secrets: feedSecrets(config).flatMap((reference) => keptSecretName(reference) ?? []),
    files: status.files,
    records: status.records,
    recordsToday: Object.values(today).reduce((sum, records) => sum + records, 0),
    ...(status.lastCommit === undefined ? {} : { lastCommit: iso(status.lastCommit) }),
  };
}

/** What is told of a feed that does not run, since its files cannot be read. */
export function brokenInfo({ name, configFile, failure }: BrokenFeed): FeedInfo {
  return {
    feedId: name,
    name,
    tenant: '',
    state: 'failed',
    failure,
    configFile,
    folders: [],
    sources: [],
    forwards: [],
    secrets: [],
    files: 0,
    records: 0,
    recordsToday: 0,
  };
}

function sourceInfo(status: SourceStatus, today: number): FeedSourceInfo {
  const { name, label, state, written, lastSuccess, read, lag } = status;
  return {
    name,
    label,
    state,
    written,
    today,
    ...(lastSuccess === undefined ? {} : { lastSuccess: iso(lastSuccess) }),
    ...failuresOf(status),
    ...(read === undefined ? {} : { read: iso(read) }),
    ...(lag === undefined ? {} : { lag }),
  };
}

function forwardInfo(status: ForwardStatus): FeedForwardInfo {
  const { name, state, sent, refused, queuedBytes, lastSuccess } = status;
  return {
    name,
    state,
    sent,
    refused,
    queuedBytes,
    ...(lastSuccess === undefined ? {} : { lastSuccess: iso(lastSuccess) }),
    ...failuresOf(status),
  };
}

type Failures = Pick<FeedSourceInfo, 'failure' | 'failedAt' | 'lastFailure'>;

function failuresOf({ failure, lastFailure }: Pick<SourceStatus, 'failure' | 'lastFailure'>): Failures {
  return {
    ...(failure === undefined ? {} : { failure: failure.message, failedAt: iso(failure.at) }),
    ...(lastFailure === undefined ? {} : { lastFailure: { message: lastFailure.message, at: iso(lastFailure.at) } }),
  };
}
