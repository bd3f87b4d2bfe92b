import type { OpenSource, RequestProgress } from './engine';

/** What the host tells the engine when it starts it, also after a crash, so that it is as it was. */
export interface EngineStart {
  /** Where the engine keeps its cache, its history and its spill files. */
  readonly storageFolder: string;
  readonly version: string;
  readonly settings: EngineSettings;
  /** Sources that were open. They are opened before the first request is answered. */
  readonly sources: readonly OpenSource[];
  /** Which source each `.kql` document asks, by the document's address. */
  readonly documentSources: Readonly<Record<string, string>>;
}

export interface EngineSettings {
  /** What a query may hold in memory before it spills, such as `2GB`; undefined leaves it to the engine. */
  readonly memoryLimit?: string;
  readonly threads?: number;
  /** A file in MaxMind's format that tells queries where addresses are. */
  readonly placesFile?: string;
  /** Where queries find what they may use beside the logs. */
  readonly library?: {
    /** Folders with `.kql` files whose functions every query may call. */
    readonly functionsFolders?: readonly string[];
    /** A folder with a `.csv` file for each watchlist. */
    readonly watchlistsFolder?: string;
    /** Folders whose files `externaldata` may read. */
    readonly externalDataFolders?: readonly string[];
  };
  /** How large the cache of loaded logs may become. */
  readonly maximumCacheBytes?: number;
  /** Seconds that a workspace may work on one query. */
  readonly workspaceWaitSeconds?: number;
  /** What becomes of queries of a workspace that say nothing of how many rows they want. */
  readonly takeGuard?: TakeGuard;
}

export interface TakeGuard {
  /** `warn` says it while the query is written; `limit` asks for the first `rows` alone, and says that. */
  readonly mode: 'off' | 'warn' | 'limit';
  readonly rows: number;
}

/** What the host tells the engine unasked. */
export interface HostNotifications {
  /** A document now asks this source, or none of its own. */
  'document/source': { readonly uri: string; readonly sourceId?: string };
  /** The source of all documents without one of their own. */
  'document/defaultSource': { readonly sourceId?: string };
}

/** How a request travels: its parameters, and an id under which its progress comes back. */
export interface RequestEnvelope {
  readonly id: number;
  readonly params: unknown;
}

/** The notification that carries a request's progress. */
export const progressMessage = 'engine/progress';

export interface ProgressEnvelope {
  readonly id: number;
  readonly progress: RequestProgress;
}

/** JSON-RPC's error code of a failure that carries its words in `data`. */
export const failureCode = -32050;
/** JSON-RPC's error code of a cancelled request, as the language server protocol has it. */
export const cancelledCode = -32800;

/** Commands that the engine puts into a document's CodeLens; the host has the handlers. */
export const lensCommands = { runStatement: 'entraLogs.editor.runStatement' } as const;

/** What *Run* above a statement says to run. */
export interface StatementPlace {
  readonly uri: string;
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
}
