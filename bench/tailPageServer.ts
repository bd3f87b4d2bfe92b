import type { EngineClient } from '../src/host/engineClient';
import { passedRequests } from '../src/host/passedRequests';
import type { TailInfo } from '../src/protocol/tail';
import { tailPageRequests } from '../src/protocol/tailPage';
import type { TailHostFunctions, TailPageFunctions } from '../src/protocol/tailPage';
import { servePage } from '../webview-ui/dev/pageServer';
import type { PageServer } from '../webview-ui/dev/pageServer';

/** The page of a tail as it is built, over an engine that tells it what changes. */
export async function serveTailPage({
  tail,
  request: ask,
  onChange,
  assets,
}: {
  readonly tail: TailInfo;
  readonly request: (name: string, params: unknown) => Promise<unknown>;
  readonly onChange: (listener: (tail: TailInfo) => void) => void;
  readonly assets: string;
}): Promise<PageServer<TailPageFunctions>> {
  let info = tail;
  const request = ((name: string, params: unknown) => ask(name, params)) as EngineClient['request'];
  const nothing = (): void => undefined;
  const server = await servePage<TailHostFunctions, TailPageFunctions>('tail', assets, {
    ...passedRequests({ request }, tailPageRequests),
    'page/start': () => info,
    'host/stop': nothing,
    'host/start': nothing,
    'host/record': nothing,
    'host/export': nothing,
    'host/query': nothing,
    'host/order': ({ newestFirst = false }) => newestFirst,
    'host/alerts': nothing,
    'host/copy': nothing,
    'host/runAction': nothing,
  });
  onChange((news) => {
    info = news;
    server.page.tell('tail/changed', news);
  });
  return server;
}
