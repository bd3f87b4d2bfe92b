import type { HostFunctions, PageFunctions, PageState } from '../../src/protocol/consolePage';
import { connect, type Channel, type Handlers, type Peer, type RpcMessage } from '../../src/protocol/rpc';

/** The host as a page sees it. */
export type Host = Peer<HostFunctions>;

interface WebviewApi {
  postMessage(message: RpcMessage): void;
  getState(): PageState | undefined;
  setState(state: PageState): void;
}

declare function acquireVsCodeApi(): WebviewApi;

/** What survives when the panel is hidden, moved or brought back after a restart. */
export interface PageMemory {
  readonly state: PageState;
  /** Keeps a change; a value that is undefined is forgotten. */
  keep(change: { readonly [Name in keyof PageState]?: PageState[Name] | undefined }): void;
}

/** Connects the page with its host. Called once for each page. */
export function connectHost(handlers: Handlers<PageFunctions>): { readonly host: Host; readonly memory: PageMemory } {
  const api = acquireVsCodeApi();
  const channel: Channel = {
    post: (message) => api.postMessage(message),
    receive: (listener) => {
      const listen = (event: MessageEvent<RpcMessage>): void => listener(event.data);
      window.addEventListener('message', listen);
      return { dispose: () => window.removeEventListener('message', listen) };
    },
  };
  let state = api.getState() ?? {};
  const memory: PageMemory = {
    get state() {
      return state;
    },
    keep: (change) => {
      state = JSON.parse(JSON.stringify({ ...state, ...change })) as PageState;
      api.setState(state);
    },
  };
  return { host: connect<PageFunctions, HostFunctions>(channel, handlers), memory };
}
