import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { throwIfAborted } from '../../base/errors';

/** Gives the caller's signal to every request of a client, also to those of later pages, which clients forget. */
export function abortPolicy(signal: AbortSignal): PipelinePolicy {
  return {
    name: 'entraLogsAbort',
    sendRequest: (request, next) => {
      throwIfAborted(signal);
      request.abortSignal = signal;
      return next(request);
    },
  };
}
