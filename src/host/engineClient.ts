import type { EngineNotifications, EngineRequests, RequestProgress } from '../protocol/engine';
import type { Disposable } from '../base/disposable';

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: RequestProgress) => void) | undefined;
}

/** The engine as the host sees it: it is started by the first request, and again after a crash. */
export interface EngineClient {
  /**
   * Asks the engine. Ends with the answer, with a `UserError` that says what failed, or with an abort where `signal` was given.
   * A request that is lost because the engine stopped says so; the next one finds it running again.
   */
  request<Name extends keyof EngineRequests>(
    name: Name,
    params: EngineRequests[Name]['params'],
    options?: RequestOptions,
  ): Promise<EngineRequests[Name]['result']>;
  on<Name extends keyof EngineNotifications>(name: Name, listener: (params: EngineNotifications[Name]) => void): Disposable;
}
