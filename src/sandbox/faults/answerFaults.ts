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
export function foreignNextLink(response: Response): Promise<Response> {
  return withPage(response, (page, link) => {
    const path = typeof page[link] === 'string' ? new URL(page[link]).pathname : '/next';
    return { ...page, [link]: `${foreignOrigin}${path}` };
  });
}

/** Marks a link that an empty page has led to, so that it is answered. */
const led = 'sandboxLed';

/** A page without entries, whose link leads to the same page. */
export async function emptyPage(response: Response, url: URL): Promise<Response> {
  if (url.searchParams.has(led)) return response;
  const next = new URL(url);
  next.searchParams.set(led, 'true');
  return withPage(response, (page, link) => ({ ...page, value: [], [link]: next.toString() }));
}

/** The same page with each entry twice. */
export function repeatedEntries(response: Response): Promise<Response> {
  return withPage(response, (page) => ({ ...page, value: page.value.flatMap((entry) => [entry, entry]) }));
}

type WirePage = Readonly<Record<string, unknown>> & { readonly value: readonly unknown[] };

/** Changes an answer that is a page of a list; `link` is what its service calls the link to the next page. */
async function withPage(response: Response, change: (page: WirePage, link: string) => WirePage): Promise<Response> {
  if (response.status !== 200 || !(response.headers.get('content-type') ?? '').includes('json')) return response;
  const body = (await response.json()) as Record<string, unknown>;
  const isPage = Array.isArray(body['value']);
  const changed = isPage ? change(body as WirePage, '@odata.context' in body ? '@odata.nextLink' : 'nextLink') : body;
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  return new Response(JSON.stringify(changed), { status: response.status, headers });
}
