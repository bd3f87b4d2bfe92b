import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { azureFailure } from '../azureFailure';

/** Throws what a service said, whole, in place of the client's own shortened form of it. */
export function exactErrorPolicy(): PipelinePolicy {
  return {
    name: 'entraLogsExactErrors',
    sendRequest: async (request, next) => {
      const answer = await next(request);
      // A client's own policy answers a challenge for another token.
      if (answer.status >= 400 && answer.status !== 401) throw azureFailure({ ...answer, url: request.url });
      return answer;
    },
  };
}
