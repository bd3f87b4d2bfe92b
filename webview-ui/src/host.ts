import type { HostFunctions, PageFunctions, PageState } from '../../src/protocol/consolePage';
import { connect, type Channel, type Contract, type Handlers, type Peer, type RpcMessage } from '../../src/protocol/rpc';

/** The host as a page sees it. */
export type Host = Peer<HostFunctions>;

interface WebviewApi<State> {
  postMessage(message: RpcMessage): void;
  getState(): State | undefined;
  setState(state: State): void;
}

declare function acquireVsCodeApi<State>(): WebviewApi<State>;

/** What survives when the panel is hidden, moved or brought back after a restart. */
export interface MemoryOf<State> {
  readonly state: State;
  /** Keeps a change; a value that is undefined is forgotten. */
  keep(change: { readonly [Name in keyof State]?: State[Name] | undefined }): void;
}

export type PageMemory = MemoryOf<PageState>;

/** Connects the page with its host. Called once for each page. */
export function connectHost(handlers: Handlers<PageFunctions>): { readonly host: Host; readonly memory: PageMemory } {
  return connectPage<PageFunctions, HostFunctions, PageState>(handlers);
}

/** Connects a page of any contract with its host. Called once for each page. */
export function connectPage<Mine extends Contract, Theirs extends Contract, State extends object>(
  handlers: Handlers<Mine>,
): { readonly host: Peer<Theirs>; readonly memory: MemoryOf<State> } {
  const api = acquireVsCodeApi<State>();
  const channel: Channel = {
    post: (message) => api.postMessage(message),
    receive: (listener) => {
      const listen = (event: MessageEvent<RpcMessage>): void => listener(event.data);
      window.addEventListener('message', listen);
      return { dispose: () => window.removeEventListener('message', listen) };
    },
  };
  let state = api.getState() ?? ({} as State);
  const memory: MemoryOf<State> = {
    get state() {
      return state;
    },
    keep: (change) => {
      state = JSON.parse(JSON.stringify({ ...state, ...change })) as State;
      api.setState(state);
    },
  };
  return { host: connect<Mine, Theirs>(channel, handlers), memory };
}
