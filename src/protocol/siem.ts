import type { TenantPlace } from './azure';

/** The requests about streaming logs to a SIEM by an event hub. */
export interface SiemRequests {
  /** What a forwarder would make of messages, with its patterns and selectors. Nothing is sent anywhere. */
  'siem/previewParsing': { params: PreviewParsing; result: ParsedPreview };
  /** The definition of a vendor's forwarder, as files without a secret. @throws UserError where a value is missing or wrong */
  'siem/parameters': { params: SiemParameters; result: readonly SiemFile[] };
  /** Whether the networks of its namespace let logs into a hub, and a reader to them. */
  'siem/reach': { params: HubQuestion; result: HubReach };
  /** The consumer groups that a hub has; none where it is not there yet, or may not be looked at. */
  'siem/consumerGroups': { params: HubQuestion; result: readonly string[] };
  /** Messages that a hub has, as they are. Nothing is taken out of it, and no position is kept. */
  'siem/peek': { params: HubQuestion & { readonly minutes: number; readonly consumerGroup: string }; result: PeekedMessages };
  /** Looks at each hop on the way from the directory to a forwarder. */
  'siem/verify': { params: VerifyQuestion; result: readonly PipelineHop[] };
}

/** A hub, by a rule of its namespace that may listen. */
export interface HubQuestion extends TenantPlace {
  readonly ruleId: string;
  readonly hub: string;
}

/** A hub, and the group that its forwarder reads with where it is known. */
export interface VerifyQuestion extends HubQuestion {
  readonly consumerGroup?: string;
}

export interface PeekedMessages {
  /** As they are in the hub, oldest first. */
  readonly messages: readonly string[];
  /** Whether there are more. */
  readonly isCut: boolean;
}

/** What does not get to a hub, in words; nothing is said of what does. */
export interface HubReach {
  readonly writer?: string;
  readonly reader?: string;
  /** Why a reader gets no consumer group of its own. */
  readonly group?: string;
  /** Why nobody reads by the key of a rule. */
  readonly keys?: string;
}

export interface PreviewParsing {
  /** Messages as they are in a hub, or a document that holds some, one on a line. */
  readonly text: string;
  /** Parts messages of plain text. */
  readonly newlinePattern?: string;
  /** Records that it matches are dropped. */
  readonly blockingPattern?: string;
  readonly application?: NamedBy;
  readonly subsystem?: NamedBy;
}

/** How a forwarder finds the name that a record is filed under. */
export interface NamedBy {
  /** `{{ $.a || $.b | r'/re/' }}`, `/re/`, or plain text. */
  readonly selector?: string;
  /** Counts where the selector gives nothing. */
  readonly fixed?: string;
}

export interface ParsedPreview {
  readonly messages: readonly ParsedMessage[];
}

export interface ParsedMessage {
  readonly kind: 'string' | 'json-string' | 'object' | 'array' | 'invalid';
  readonly records: readonly ParsedRecord[];
  /** Records that the blocking pattern drops. */
  readonly blocked: readonly string[];
  /** Why there are none, or what was mended. */
  readonly notes: readonly string[];
}

export interface ParsedRecord {
  readonly text: string;
  /** Whether its message had to be repaired to be read. */
  readonly repaired: boolean;
  readonly category?: string;
  readonly tenantId?: string;
  readonly application: FoundName;
  readonly subsystem: FoundName;
}

export interface FoundName {
  readonly value: string;
  readonly from: 'selector' | 'fixed' | 'default';
}

export interface SiemParameters {
  readonly vendor: string;
  readonly values: Readonly<Record<string, string>>;
}

export interface SiemFile {
  readonly name: string;
  readonly content: string;
}

export interface PipelineHop {
  readonly title: string;
  readonly result: 'pass' | 'fail' | 'unknown';
  /** ISO time of the newest that was found there. */
  readonly time?: string;
  readonly what: string;
}

/** The names of the requests. */
export const siemRequestTable: Readonly<Record<keyof SiemRequests, true>> = {
  'siem/previewParsing': true,
  'siem/parameters': true,
  'siem/reach': true,
  'siem/consumerGroups': true,
  'siem/peek': true,
  'siem/verify': true,
};
