import { azureConnectionId } from './azureConnection';

/** What a request is about that a new engine may not have been told of yet. */
export interface Asked {
  readonly sourceId?: string;
  readonly connectionId?: string;
}

interface Params {
  readonly sourceId?: unknown;
  readonly connectionId?: unknown;
  /** A run of the set-up journal, which is gone on with or taken back by the connection that made it. */
  readonly runId?: unknown;
  readonly place?: { readonly connectionId?: unknown };
  readonly plan?: { readonly place?: { readonly connectionId?: unknown } };
}

/** These tell the engine who is signed in, so they wait for nothing. */
const telling = new Set(['azure/connect', 'azure/disconnect']);

/** Reads off a request's parameters which source and which connection it is about. */
export function askedOf(name: string, params: unknown): Asked {
  if (telling.has(name) || typeof params !== 'object' || params === null) return {};
  const { sourceId, connectionId, runId, place, plan } = params as Params;
  const ofRun = name.startsWith('setup/') && typeof runId === 'string' ? azureConnectionId : undefined;
  const connection = [connectionId, place?.connectionId, plan?.place?.connectionId, ofRun].find((each) => typeof each === 'string');
  return { ...(typeof sourceId === 'string' ? { sourceId } : {}), ...(typeof connection === 'string' ? { connectionId: connection } : {}) };
}
