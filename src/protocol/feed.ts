import type { ErrorAction } from '../base/errors';

/** The requests about feeds: logs that are written to files as they come. */
export interface FeedRequests {
  'feed/list': { params: Record<never, never>; result: readonly FeedInfo[] };
  /** Keeps a feed and starts it. Its configuration is the one that `entra-logs feed` takes; paths in it start at the folder. */
  'feed/add': { params: AddFeed; result: FeedInfo };
  /** Puts down what was read, and reads nothing more until it is resumed. */
  'feed/pause': { params: FeedPlace; result: FeedInfo };
  'feed/resume': { params: FeedPlace; result: FeedInfo };
  /** Forgets the feed and how far it has read. The files that it has written stay. */
  'feed/remove': { params: FeedPlace; result: Record<never, never> };
  /** Gives the engine values that only VS Code keeps. They stay in its memory. */
  'feed/secrets': { params: { readonly secrets: Readonly<Record<string, string>> }; result: Record<never, never> };
  /** Looks whether all that a feed needs is there, without writing a record. */
  'feed/test': { params: FeedPlace; result: readonly FeedCheck[] };
  /** The same for a feed that is not kept yet. Fails where its configuration is wrong, with every place. */
  'feed/testNew': { params: AddFeed; result: readonly FeedCheck[] };
  /** A feed that is not kept yet as `entra-logs feed --config` takes it. Fails where its configuration is wrong, with every place. */
  'feed/configuration': { params: AddFeed; result: HeadlessFeed };
}

/** What the engine tells of feeds unasked. */
export interface FeedNotifications {
  'feed/changed': FeedInfo;
  /** A feed, or a part of it, that cannot go on, told once. */
  'feed/failed': FeedProblem;
}

/** A feed of which somebody has to know something: `failure` says what. */
export interface FeedProblem extends FeedInfo {
  /** What mends it, where a command can. */
  readonly action?: ErrorAction;
}

export interface FeedPlace {
  readonly feedId: string;
}

export interface AddFeed {
  readonly connectionId: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly folder: string;
}

/** A configuration that needs no VS Code. */
export interface HeadlessFeed {
  readonly text: string;
  /** Environment variables that stand in the place of what VS Code keeps. */
  readonly variables: readonly string[];
}

export type FeedState =
  | 'paused'
  /** For somebody to sign in. */
  | 'waiting'
  | 'starting'
  | 'running'
  /** By another window or process. */
  | 'elsewhere'
  | 'failed';

export type FeedSourceState = 'starting' | 'reading' | 'waiting' | 'retrying' | 'refused' | 'stopped';

/** How a feed stands. Times are ISO. */
export interface FeedInfo {
  readonly feedId: string;
  readonly name: string;
  readonly tenant: string;
  readonly state: FeedState;
  readonly failure?: string;
  /** The file that `entra-logs feed --config` takes. */
  readonly configFile: string;
  readonly folders: readonly string[];
  /** The one that opens as a local log folder: with records as the service gave them. */
  readonly logFolder?: string;
  readonly sources: readonly FeedSourceInfo[];
  readonly forwards: readonly FeedForwardInfo[];
  /** Names of the values that only VS Code keeps, and that it has to give the engine. */
  readonly secrets: readonly string[];
  /** Files and records that were finished since it was started here. */
  readonly files: number;
  readonly records: number;
  readonly recordsToday: number;
  readonly lastCommit?: string;
}

export interface FeedSourceInfo {
  readonly name: string;
  /** Its name where the tenant is known. */
  readonly label: string;
  readonly state: FeedSourceState;
  /** Records that were written since it was started here. */
  readonly written: number;
  /** Records that were written since midnight UTC. */
  readonly today: number;
  readonly lastSuccess?: string;
  /** Why it is not read now. */
  readonly failure?: string;
  readonly failedAt?: string;
  /** The last failure that is over. */
  readonly lastFailure?: FeedFailure;
  /** Until when it was read. */
  readonly read?: string;
  /** How far that is behind, in milliseconds. */
  readonly lag?: number;
}

export interface FeedFailure {
  readonly message: string;
  readonly at: string;
}

/** How forwarding to one receiver stands. */
export interface FeedForwardInfo {
  readonly name: string;
  readonly state: 'waiting' | 'sending' | 'retrying' | 'refused' | 'stopped';
  readonly sent: number;
  /** Refused for good, and kept in a file. */
  readonly refused: number;
  readonly queuedBytes: number;
  readonly lastSuccess?: string;
  readonly failure?: string;
  readonly failedAt?: string;
  /** The last failure that is over. */
  readonly lastFailure?: FeedFailure;
}

export interface FeedCheck {
  readonly title: string;
  readonly result: 'pass' | 'fail' | 'unknown';
  readonly what: string;
}

/** The names of the requests. */
export const feedRequestTable: Readonly<Record<keyof FeedRequests, true>> = {
  'feed/list': true,
  'feed/add': true,
  'feed/pause': true,
  'feed/resume': true,
  'feed/remove': true,
  'feed/secrets': true,
  'feed/test': true,
  'feed/testNew': true,
  'feed/configuration': true,
};
