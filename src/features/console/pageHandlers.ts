import { pageEngineRequests, type HostFunctions, type PageEngineRequest } from '../../protocol/consolePage';
import type { Handlers } from '../../protocol/rpc';
import type { EngineClient } from '../../host/engineClient';
import { passedRequests } from '../../host/passedRequests';

/** What the page asks of the host itself. */
export type HostHandlers = Handlers<Omit<HostFunctions, PageEngineRequest>>;

/** All that a page may call: the engine's requests, passed on with cancel and progress, and the host's own. */
export function pageHandlers(engine: Pick<EngineClient, 'request'>, own: HostHandlers): Handlers<HostFunctions> {
  return { ...passedRequests(engine, pageEngineRequests), ...own };
}
