import type { EngineRequests } from './engine';

/** The engine's requests of these names, as functions that the host offers a page. */
export type EngineFunctions<Name extends keyof EngineRequests> = {
  [Each in Name]: (params: EngineRequests[Each]['params']) => EngineRequests[Each]['result'];
};
