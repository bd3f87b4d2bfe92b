import { setTimeout } from 'node:timers/promises';

/** Milliseconds that the first half of a cut answer has to arrive. */
const arrival = 50;

/** The same answer, of which only the first half arrives. */
export async function cutInTheMiddle(response: Response): Promise<Response> {
  const content = new Uint8Array(await response.arrayBuffer());
  const half = content.slice(0, Math.floor(content.length / 2));
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(half),
    // What was written has to leave the machine first, or the answer would not even begin.
    pull: (controller) => setTimeout(arrival).then(() => controller.error(new Error('The connection was cut on command.'))),
  });
  const headers = new Headers(response.headers);
  headers.set('content-length', String(content.length));
  return new Response(body, { status: response.status, headers });
}

/** A host that nobody has: what follows the link must refuse before it sends its token. */
const foreignOrigin = 'https://attacker.invalid';

/** The same answer with its link to the next page, or one that is made up, on another host. */
export async function foreignNextLink(response: Response): Promise<Response> {
  if (response.status !== 200 || !(response.headers.get('content-type') ?? '').includes('json')) return response;
  const body = (await response.json()) as Record<string, unknown>;
  if (Array.isArray(body['value'])) {
    const name = '@odata.context' in body ? '@odata.nextLink' : 'nextLink';
    const path = typeof body[name] === 'string' ? new URL(body[name]).pathname : '/next';
    body[name] = `${foreignOrigin}${path}`;
  }
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  return new Response(JSON.stringify(body), { status: response.status, headers });
}
