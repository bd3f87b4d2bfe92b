import type { Readable } from 'node:stream';
import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';

/**
 * Takes the body of a good answer as it comes, before a client parses it, and puts in its place what `receive` gives: so the exact text is
 * read once, however large, with every digit and field.
 */
export function streamedBodyPolicy(receive: (body: Readable) => Promise<string>): PipelinePolicy {
  return {
    name: 'entraLogsStreamedBody',
    sendRequest: async (request, next) => {
      request.streamResponseStatusCodes = new Set([200]);
      const answer: PipelineResponse = await next(request);
      const body = answer.readableStreamBody;
      if (answer.status !== 200 || !body) return answer;
      const bodyAsText = await receive(body as Readable);
      return { headers: answer.headers, request: answer.request, status: answer.status, bodyAsText };
    },
  };
}

/** The pieces of a body, as long as each comes in time. A connection may die without a sign: nothing would come any more, and nothing would end. */
export async function* inTime(body: Readable, late: () => Error, milliseconds: number): AsyncGenerator<Buffer> {
  const wait = (): NodeJS.Timeout => setTimeout(() => body.destroy(late()), milliseconds);
  let timer = wait();
  try {
    for await (const piece of body) {
      // What is done with a piece takes its own time.
      clearTimeout(timer);
      yield piece as Buffer;
      timer = wait();
    }
  } finally {
    clearTimeout(timer);
  }
}
