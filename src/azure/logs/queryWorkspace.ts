import type { Readable } from 'node:stream';
import type { TokenCredential } from '@azure/core-auth';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { isAbort, UserError } from '../../base/errors';
import type { QueryStatistics } from '../../base/queryStatistics';
import { failureReasons, unanswered } from '../azureFailure';
import type { FailureReason } from '../azureFailure';
import type { Cloud } from '../cloud';
import { abortPolicy } from '../pipeline/abortEachPage';
import { sdkOptions } from '../pipeline/azureClient';
import { exactErrorPolicy } from '../pipeline/exactErrors';
import { retryPolicy, usualRetries } from '../pipeline/retries';
import { sameHostPolicy } from '../pipeline/sameHost';
import { inTime, streamedBodyPolicy } from '../pipeline/streamedBody';
import { AnswerSplitter } from './answerSplitter';
import type { WriteRows } from './answerSplitter';
import { readStatistics } from './queryStatistics';

export interface WorkspaceQuery {
  readonly customerId: string;
  readonly text: string;
  /** ISO times: what the service intersects the query's own time filters with. */
  readonly timeRange?: { readonly from: string; readonly to: string };
  /** Seconds that the service may work; at most 600. */
  readonly waitSeconds: number;
}

/** An answer without its rows. */
export interface WorkspaceAnswer {
  readonly tables: readonly { readonly name: string; readonly columns: readonly { readonly name: string; readonly type: string }[] }[];
  readonly statistics?: QueryStatistics;
  /** What `render` said. */
  readonly render?: Readonly<Record<string, unknown>>;
  /** Bytes of the longest row. */
  readonly longestRow: number;
  /** Why the answer is partial, from the outermost reason to the innermost; none where it is whole. */
  readonly partial: readonly FailureReason[];
}

export interface LogsPlace {
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
}

/** Milliseconds beyond the service's own limit after which an answer is given up. */
const grace = 30_000;

/**
 * Runs a query in a workspace; its rows go to `write` as they come, digit by digit as the service sent them.
 * @throws AzureFailure where the service refused it
 */
export async function queryWorkspace(
  place: LogsPlace,
  query: WorkspaceQuery,
  write: WriteRows,
  signal: AbortSignal,
): Promise<WorkspaceAnswer> {
  const { cloud, credential } = place;
  const { LogsQueryClient } = await import('@azure/monitor-query');
  const splitter = new AnswerSplitter(write);
  const { customerId, text, waitSeconds } = query;
  const timeout = waitSeconds * 1000 + grace;
  const receive = async (body: Readable): Promise<string> => {
    for await (const piece of inTime(body, () => unanswered(cloud.logAnalytics, timeout), timeout)) await splitter.take(piece);
    return splitter.rest;
  };
  const client = new LogsQueryClient(credential, {
    ...sdkOptions(cloud),
    endpoint: cloud.logAnalytics,
    audience: cloud.audiences.logAnalytics,
    additionalPolicies: [
      { policy: abortPolicy(signal), position: 'perCall' },
      // Below: inside of what the client makes of an answer, in this order from the outside.
      { policy: exactErrorPolicy(), position: 'perRetry' },
      { policy: retryPolicy(usualRetries), position: 'perRetry' },
      { policy: sameHostPolicy(cloud.logAnalytics), position: 'perRetry' },
      { policy: exactQueryPolicy(query), position: 'perRetry' },
      { policy: someAnswerPolicy(), position: 'perRetry' },
      { policy: streamedBodyPolicy(receive), position: 'perRetry' },
    ],
  });
  // The client would cut the times to milliseconds and send an empty time range where there is none: the policy writes both.
  const asked = { serverTimeoutInSeconds: waitSeconds, includeVisualization: true, includeQueryStatistics: true };
  try {
    await client.queryWorkspace(customerId, text, { duration: 'P1D' }, { ...asked, requestOptions: { timeout } });
  } catch (error) {
    throw isAbort(error) && !signal.aborted ? unanswered(cloud.logAnalytics, timeout) : error;
  }
  return readAnswer(splitter);
}

interface WireAnswer extends Pick<WorkspaceAnswer, 'tables' | 'render'> {
  readonly statistics: unknown;
  readonly error: unknown;
}

function readAnswer({ rest, longestRow }: AnswerSplitter): WorkspaceAnswer {
  const { tables = [], render, error, statistics } = JSON.parse(rest) as Partial<WireAnswer>;
  const told = readStatistics(statistics);
  return {
    tables,
    longestRow,
    ...(render === undefined ? {} : { render }),
    ...(told ? { statistics: told } : {}),
    partial: failureReasons(error === undefined ? undefined : { error }),
  };
}

function exactQueryPolicy({ text, timeRange }: WorkspaceQuery): PipelinePolicy {
  const body = JSON.stringify({ query: text, ...(timeRange ? { timespan: `${timeRange.from}/${timeRange.to}` } : {}) });
  return {
    name: 'entraLogsExactQuery',
    sendRequest: (request, next) => {
      request.body = body;
      return next(request);
    },
  };
}

/** A workspace that never had any data answers with nothing at all. */
function someAnswerPolicy(): PipelinePolicy {
  return {
    name: 'entraLogsSomeAnswer',
    sendRequest: async (request, next) => {
      const answer = await next(request);
      const isEmpty = answer.status === 204 || (answer.status === 200 && (answer.bodyAsText ?? '').trim() === '');
      if (!isEmpty) return answer;
      throw new UserError(
        'The workspace has never received any data, so there is nothing to ask yet. Send logs to it, then run the query again.',
        {
          code: 'workspace-empty',
          details: `${new URL(request.url).host} answered with status ${answer.status} and no body.`,
        },
      );
    },
  };
}
