import type { CellText } from '../base/column';
import type { QueryDiagnostic } from '../base/queryDiagnostic';

/** The requests about tails: Activity Logs that are followed while they grow. */
export interface TailRequests {
  /** Starts following; what matches a tail that is there already gives that one, which goes on where it stood. */
  'tail/start': { params: StartTail; result: TailInfo };
  'tail/list': { params: Record<never, never>; result: readonly TailInfo[] };
  /** Ends the following; what it holds stays and can be asked. */
  'tail/stop': { params: { readonly tailId: string }; result: TailInfo };
  /** Ends the following and forgets what it holds. */
  'tail/remove': { params: { readonly tailId: string }; result: Record<never, never> };
  /** What a filter leaves of the tail just now, and its newest rows. */
  'tail/look': { params: LookAtTail; result: TailLook };
  'tail/rows': { params: FetchTailRows; result: readonly TailRow[] };
  'tail/detail': { params: { readonly tailId: string; readonly sequence: number }; result: TailDetail };
  /** What is wrong with a filter, without any tail. */
  'tail/check': { params: { readonly filter: TailFilter }; result: { readonly diagnostics: readonly QueryDiagnostic[] } };
  /** Events and failures of each of the last minutes, oldest first. */
  'tail/rates': { params: { readonly tailId: string; readonly minutes: number }; result: readonly TailRate[] };
  /** Which categories and statuses its events have, to choose from. */
  'tail/values': { params: { readonly tailId: string }; result: TailValues };
  /** How many rows of a look lie after a time, so that a page can go there. */
  'tail/after': { params: TailViewOf & { readonly time: string }; result: { readonly rows: number } };
  /** Writes events to a file as they come; without a file, ends it. */
  'tail/record': { params: { readonly tailId: string; readonly file?: string }; result: TailInfo };
  /** The rules that new events are held against, in place of those before. */
  'tail/rules': { params: { readonly rules: readonly AlertRule[] }; result: { readonly problems: readonly RuleProblem[] } };
}

/** What the engine tells of tails unasked. */
export interface TailNotifications {
  /** Somebody has signed in: what waited for that can go on. */
  'azure/connected': { readonly connectionId: string };
  'tail/changed': TailInfo;
  'tail/removed': { readonly tailId: string };
  'tail/alert': TailAlert;
}

/** A log to follow: that of a subscription, or the tenant's own where none is named. */
export interface TailScope {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly subscriptionId?: string;
  /** What it is called: the subscription's or the tenant's name. */
  readonly name: string;
}

/** The one further condition that the service takes. Source: the published description of the API. */
export interface TailNarrowing {
  readonly by: 'resourceGroupName' | 'resourceUri' | 'resourceProvider' | 'correlationId';
  readonly value: string;
}

/** An event hub that an Activity Log is streamed to. The connection string stays in memory and is told to nobody. */
export interface TailHub {
  readonly name: string;
  readonly connectionString: string;
  /** Needed where the connection string names no hub. */
  readonly hub?: string;
  readonly consumerGroup: string;
}

/** A table of a workspace, whose rows are shown as they come there. */
export interface TailTable {
  readonly tenantId: string;
  /** The workspace's id for queries, and its name. */
  readonly customerId: string;
  readonly name: string;
  readonly table: string;
}

export interface StartTail {
  readonly connectionId: string;
  readonly scopes: readonly TailScope[];
  readonly hubs?: readonly TailHub[];
  /** Paths of files of Activity Log records, one JSON object on a line, that others write on. */
  readonly files?: readonly string[];
  readonly tables?: readonly TailTable[];
  /** How far back the first look goes; an hour where it is not said, 90 days at most. */
  readonly firstMinutes?: number;
  /** The longest pause between two looks, in seconds; 60 where it is not said. */
  readonly pollSeconds?: number;
  readonly narrowing?: TailNarrowing;
  /** A file that events are recorded to from the first look on. */
  readonly record?: string;
}

export type ScopeState = 'starting' | 'live' | 'filling' | 'retrying' | 'stopped' | 'failed';

export interface TailScopeInfo extends TailScope {
  readonly state: ScopeState;
  /** Time of the newest event that is stored. */
  readonly position?: string;
  /** ISO time of the next look. */
  readonly nextAt?: string;
  readonly failure?: string;
  /** Code of the failure, for those who act on it. */
  readonly failureCode?: string;
  /** Since when it has looked without seeing any event. */
  readonly quietSince?: string;
}

export interface TailInfo {
  readonly tailId: string;
  /** The source that queries ask it by. */
  readonly sourceId: string;
  readonly connectionId: string;
  readonly name: string;
  readonly state: ScopeState;
  readonly scopes: readonly TailScopeInfo[];
  readonly narrowing?: TailNarrowing;
  /** Number of the last event stored; events are numbered in the order in which they came. */
  readonly last: number;
  readonly total: number;
  /** Events that were let go because newer ones took their place. */
  readonly dropped: number;
  readonly late: number;
  /** Events of the last minute. */
  readonly perMinute: number;
  /** Milliseconds from an event to its arrival here, as it was lately. */
  readonly lag?: number;
  /** Milliseconds that the service's clock is ahead of this one, where that is worth telling. */
  readonly skew?: number;
  /** How many names of programs have come by now: rows that are shown may read otherwise with each. */
  readonly named?: number;
  readonly recording?: string;
  /** Why the newest events are not in the file of the recording yet. They wait, and are written as soon as that can be. */
  readonly recordingFailure?: string;
  /** What a person should know: gaps that cannot be filled, a filter that the service did not take. */
  readonly notices: readonly string[];
}

/** What of the events is shown. All conditions must hold. */
export interface TailFilter {
  /** A piece of text in any letter case; between slashes a regular expression; else, where `kql` is true, a predicate or query. */
  readonly text?: string;
  readonly kql?: boolean;
  /** The least severe level that is shown. */
  readonly level?: TailSeverity;
  readonly categories?: readonly string[];
  readonly status?: string;
  readonly caller?: string;
  readonly resource?: string;
  readonly correlation?: string;
  readonly subscription?: string;
  /** Events up to this number are not shown: the view was cleared then. */
  readonly since?: number;
}

/** The source by which a tail is asked, or only what came after an event: a view that was cleared then. */
export function tailSourceId(tailId: string, since?: number): string {
  return since === undefined ? `tail-${tailId}` : `tail-${tailId}+${since}`;
}

export const tailSeverities = ['Critical', 'Error', 'Warning', 'Informational', 'Verbose'] as const;
export type TailSeverity = (typeof tailSeverities)[number];

/** Which rows of a tail are meant. */
export interface TailViewOf {
  readonly tailId: string;
  readonly filter: TailFilter;
  /** Whether the steps of an operation are one row, and repeats within an hour are too. */
  readonly folded: boolean;
  /** Rows as they were when this event had come; the newest where it is not said. */
  readonly asOf?: number;
}

export interface LookAtTail extends TailViewOf {
  /** How many of the newest rows come along. */
  readonly count: number;
}

export interface TailLook {
  readonly asOf: number;
  readonly shown: number;
  /** Rows that the filter leaves out. */
  readonly hidden: number;
  /** Oldest first. */
  readonly rows: readonly TailRow[];
  readonly diagnostics: readonly QueryDiagnostic[];
}

export interface FetchTailRows extends TailViewOf {
  readonly asOf: number;
  /** Counted from the newest row, 0. */
  readonly fromEnd: number;
  readonly count: number;
}

/** One row on screen: an event, an operation of several steps, or repeats of one. */
export interface TailRow {
  readonly sequence: number;
  /** ISO time with seven decimals. */
  readonly time: string;
  readonly severity: TailSeverity;
  readonly category: string;
  readonly status: string;
  readonly subStatus: string;
  readonly outcome: TailOutcome;
  readonly caller: string;
  /** What a caller without a readable name, such as a program, is called by the claims of its token. */
  readonly callerName?: string;
  readonly operation: string;
  readonly resourceId: string;
  readonly correlationId: string;
  readonly subscriptionId: string;
  readonly sentence: string;
  readonly late: boolean;
  /** Events of the operation. */
  readonly steps: number;
  /** Milliseconds from its first event to its last. */
  readonly duration?: number;
  readonly repeats: number;
}

export type TailOutcome = 'success' | 'failure' | 'running' | 'unknown';

export interface TailDetail {
  readonly row: TailRow;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** The events of the operation, oldest first. */
  readonly steps: readonly TailRow[];
  /** Operations that were coalesced into the row, newest first, itself left out. */
  readonly repeats: readonly TailRow[];
  /** All columns of the event that have a value, the dynamic ones as JSON text. */
  readonly columns: readonly { readonly name: string; readonly value: CellText; readonly isJson: boolean }[];
}

/** What events of a tail have, in alphabetical order. */
export interface TailValues {
  readonly categories: readonly string[];
  readonly statuses: readonly string[];
}

export interface TailRate {
  /** ISO time at which the minute begins. */
  readonly at: string;
  readonly events: number;
  readonly failures: number;
}

/** A condition that new events are held against. */
export interface AlertRule {
  readonly name: string;
  /** A KQL predicate over a row of AzureActivity. */
  readonly when: string;
  /** How many events within how many minutes; one where it is not said. */
  readonly least?: number;
  readonly withinMinutes?: number;
}

export interface RuleProblem {
  readonly rule: string;
  readonly message: string;
}

export interface TailAlert {
  readonly tailId: string;
  readonly rule: string;
  /** How many events met the rule since it was told last. */
  readonly events: number;
  readonly row: TailRow;
}

/** Every request's name; the type makes a missing one fail to compile. */
export const tailRequestTable: Readonly<Record<keyof TailRequests, true>> = {
  'tail/start': true,
  'tail/list': true,
  'tail/stop': true,
  'tail/remove': true,
  'tail/look': true,
  'tail/rows': true,
  'tail/detail': true,
  'tail/rates': true,
  'tail/values': true,
  'tail/check': true,
  'tail/after': true,
  'tail/record': true,
  'tail/rules': true,
};
