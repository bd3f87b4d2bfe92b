import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';

/**
 * Takes the body of a good answer as it comes, before a client parses it, and puts in its place what `receive` gives: so the exact text is
 * read once, however large, with every digit and field.
 */
export function streamedBodyPolicy(receive: (body: AsyncIterable<Buffer>) => Promise<string>): PipelinePolicy {
  return {
    name: 'entraLogsStreamedBody',
    sendRequest: async (request, next) => {
      request.streamResponseStatusCodes = new Set([200]);
      const answer: PipelineResponse = await next(request);
      const body = answer.readableStreamBody;
      if (answer.status !== 200 || !body) return answer;
      const bodyAsText = await receive(body as AsyncIterable<Buffer>);
      return { headers: answer.headers, request: answer.request, status: answer.status, bodyAsText };
    },
  };
}
