import { pageEngineRequests, type HostFunctions, type PageEngineRequest } from '../../protocol/consolePage';
import type { CallContext, Handlers } from '../../protocol/rpc';
import type { EngineClient } from '../../host/engineClient';

/** What the page asks of the host itself. */
export type HostHandlers = Handlers<Omit<HostFunctions, PageEngineRequest>>;

/** All that a page may call: the engine's requests, passed on with cancel and progress, and the host's own. */
export function pageHandlers(engine: Pick<EngineClient, 'request'>, own: HostHandlers): Handlers<HostFunctions> {
  const passed = Object.fromEntries(
    pageEngineRequests.map((name) => [
      name,
      (params: never, { signal, progress }: CallContext) => engine.request(name, params, { signal, progress }),
    ]),
  );
  return { ...passed, ...own } as unknown as Handlers<HostFunctions>;
}

/** Whether a failure's action may be run for a page: only the product's own commands. */
export function isOwnCommand(command: string): boolean {
  return /^entraLogs\.[\w.]+$/.test(command);
}
