import type { FeedForwardInfo, FeedInfo, FeedSourceInfo, FeedState } from '../../protocol/feed';
import { feedSecrets } from './feedConfig';
import type { FeedConfig } from './feedConfig';
import type { FeedStatus } from './feedStatus';
import type { SourceStatus } from './followSource';
import type { ForwardStatus } from './forward/forwarder';
import { keptSecretName } from './forward/secretReference';

const iso = (time: number): string => new Date(time).toISOString();

export interface FeedFacts {
  readonly config: Pick<FeedConfig, 'name' | 'tenant' | 'output' | 'forward' | 'sources'>;
  readonly configFile: string;
  readonly state: FeedState;
  readonly status: FeedStatus;
  readonly failure: string | undefined;
}

/** What is told of a feed outside of the engine. */
export function feedInfo({ config, configFile, state, status, failure }: FeedFacts): FeedInfo {
  return {
    feedId: config.name,
    name: config.name,
    tenant: config.tenant,
    state,
    ...(failure === undefined ? {} : { failure }),
    configFile,
    folders: config.output.map(({ folder }) => folder),
    sources: status.sources.map(sourceInfo),
    forwards: status.forwards.map(forwardInfo),
    secrets: feedSecrets(config).flatMap((reference) => keptSecretName(reference) ?? []),
    files: status.files,
    records: status.records,
    recordsToday: status.today.records,
    ...(status.lastCommit === undefined ? {} : { lastCommit: iso(status.lastCommit) }),
  };
}

function sourceInfo({ name, label, state, written, lastSuccess, failure, read, lag }: SourceStatus): FeedSourceInfo {
  return {
    name,
    label,
    state,
    written,
    ...(lastSuccess === undefined ? {} : { lastSuccess: iso(lastSuccess) }),
    ...(failure === undefined ? {} : { failure: failure.message, failedAt: iso(failure.at) }),
    ...(read === undefined ? {} : { read: iso(read) }),
    ...(lag === undefined ? {} : { lag }),
  };
}

function forwardInfo({ name, state, sent, refused, queuedBytes, lastSuccess, failure }: ForwardStatus): FeedForwardInfo {
  return {
    name,
    state,
    sent,
    refused,
    queuedBytes,
    ...(lastSuccess === undefined ? {} : { lastSuccess: iso(lastSuccess) }),
    ...(failure === undefined ? {} : { failure: failure.message, failedAt: iso(failure.at) }),
  };
}
