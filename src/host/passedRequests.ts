import type { EngineRequests } from '../protocol/engine';
import type { EngineFunctions } from '../protocol/engineFunctions';
import type { CallContext, Handlers } from '../protocol/rpc';
import type { EngineClient } from './engineClient';

/** Requests of a page that are passed on to the engine as they are, with cancel and progress. */
export function passedRequests<Name extends keyof EngineRequests>(
  engine: Pick<EngineClient, 'request'>,
  names: readonly Name[],
): Handlers<EngineFunctions<Name>> {
  return Object.fromEntries(
    names.map((name) => [name, (params: never, { signal, progress }: CallContext) => engine.request(name, params, { signal, progress })]),
  ) as unknown as Handlers<EngineFunctions<Name>>;
}
