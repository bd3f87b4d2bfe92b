import type { EngineRequests, Failure } from './engine';
import type { EngineFunctions } from './engineFunctions';
import type { TailFilter, TailInfo, TailRow } from './tail';

/** The engine's requests that the page of a tail may make; the host passes them on as they are. */
export const tailPageRequests = [
  'tail/look',
  'tail/rows',
  'tail/detail',
  'tail/rates',
  'tail/values',
  'tail/after',
] as const satisfies readonly (keyof EngineRequests)[];

export type TailPageRequest = (typeof tailPageRequests)[number];

/** What the host offers the page of a tail. */
export type TailHostFunctions = EngineFunctions<TailPageRequest> & {
  /** First call of a page: the tail that it shows. */
  'page/start': (params: { readonly tailId?: string }) => TailInfo;
  'host/stop': (params: Record<never, never>) => void;
  /** Starts the tail again, with what it was started with. */
  'host/start': (params: Record<never, never>) => void;
  /** Asks for a file and records to it; ends a recording that runs. */
  'host/record': (params: Record<never, never>) => void;
  /** Exports what a filter leaves, in a format that is asked for; as rows, or as documents of the Elastic Common Schema. */
  'host/export': (params: { readonly filter: TailFilter; readonly as: 'rows' | 'ecs' }) => void;
  /** Opens what a filter leaves as a query, in a document or in the console. */
  'host/query': (params: { readonly filter: TailFilter; readonly where: 'document' | 'console' }) => void;
  /** Whether the newest event stands first; keeps it as the setting where it is said. */
  'host/order': (params: { readonly newestFirst?: boolean }) => boolean;
  'host/alerts': (params: Record<never, never>) => void;
  'host/copy': (params: { readonly text: string }) => void;
  /** Runs the action of a failure; only the extension's own commands are run. */
  'host/runAction': (params: NonNullable<Failure['action']>) => void;
};

/** What the page of a tail offers the host. */
export type TailPageFunctions = {
  'tail/changed': (params: TailInfo) => void;
  /** Goes to an event and tells all of it. */
  'page/show': (params: Pick<TailRow, 'sequence' | 'time'>) => void;
  /** Whether anybody can see the page: one that is kept behind another asks for nothing. */
  'page/visible': (params: { readonly visible: boolean }) => void;
};

/** What the page keeps in the webview's own state, and what a panel is brought back from. */
export interface TailPageState {
  readonly tailId?: string;
  readonly filter?: TailFilter;
  readonly folded?: boolean;
  readonly newestFirst?: boolean;
  /** Words that are marked in the rows, with commas between. */
  readonly marked?: string;
}
