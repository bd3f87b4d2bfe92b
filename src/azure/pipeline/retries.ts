import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { abortError } from '../../base/errors';
import { retryAfterSeconds } from '../azureFailure';

export interface Retries {
  /** How often one request is sent again at most. */
  readonly most: number;
  /** Milliseconds before the first resend where the service names no time; each further one doubles it. */
  readonly pause: number;
  /** A longer wait than this many seconds is left to the person. */
  readonly longestWait: number;
}

export const usualRetries: Retries = { most: 4, pause: 500, longestWait: 60 };

/**
 * Sends a request again where that is honest: after 429 (the service did nothing) always, after other failures of the service only what
 * merely reads. A query that timed out (504) ran its time, so it is never sent again.
 */
export function retryPolicy({ most, pause, longestWait }: Retries): PipelinePolicy {
  return {
    name: 'entraLogsRetries',
    sendRequest: async (request, next) => {
      for (let sent = 0; ; sent++) {
        const answer = await attempt(request, next);
        if (sent >= most || !mayResend(request, answer)) return finished(answer);
        const asked = 'status' in answer ? retryAfterSeconds(answer.headers) : undefined;
        if ((asked ?? 0) > longestWait) return finished(answer);
        // Clients that were refused together must not come back together.
        const jitter = 1 + Math.random() / 4;
        await wait(asked === undefined ? pause * 2 ** sent * jitter : asked * 1000 * jitter, request.abortSignal);
      }
    },
  };
}

type Attempt = PipelineResponse | { readonly failed: unknown };

async function attempt(request: PipelineRequest, next: (request: PipelineRequest) => Promise<PipelineResponse>): Promise<Attempt> {
  try {
    return await next(request);
  } catch (failed) {
    return { failed };
  }
}

function finished(answer: Attempt): PipelineResponse {
  if ('failed' in answer) throw answer.failed;
  return answer;
}

const passing = new Set([500, 502, 503, 504]);

function mayResend({ method, abortSignal }: PipelineRequest, answer: Attempt): boolean {
  if (abortSignal?.aborted === true) return false;
  if ('failed' in answer) return method === 'GET' && (answer.failed as { readonly code?: unknown }).code === 'ECONNRESET';
  if (answer.status === 429) return true;
  if (method === 'GET') return passing.has(answer.status);
  return answer.status === 503 && retryAfterSeconds(answer.headers) !== undefined;
}

function wait(milliseconds: number, signal: PipelineRequest['abortSignal']): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(abortError());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop);
  });
}
