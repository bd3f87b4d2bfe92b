import type { CloudId } from '../base/cloudId';
import type { ErrorAction } from '../base/errors';
import type { DestinationInfo, TenantPlace } from './azure';
import type { WatchInfo } from './watchInfo';
import type { OfferedSetting } from './offeredSetting';
import type { PostureBaseline, PostureReport, TenantComparison } from './posture';

/** The requests of the set-up wizards: questions, a plan, its execution, its proof. */
export interface SetupRequests {
  /** What the wizard *Send Entra Logs* offers: settings that exist, categories in words. */
  'setup/logOffer': { params: TenantPlace & { readonly subscriptionId?: string; readonly attributes?: boolean }; result: LogOffer };
  /** Storage accounts and namespaces of a subscription. */
  'setup/destinations': { params: TenantPlace & { readonly subscriptionId: string }; result: DestinationOffer };
  /** Turns answers into what would be done, without doing any of it. */
  'setup/plan': { params: PlanQuestion; result: SetupPlan };
  /** A plan as the files of a language. */
  'setup/code': { params: { readonly plan: SetupPlan; readonly form: CodeForm }; result: readonly CodeFile[] };
  /** Does a plan, or what is left of it; what it has done is journaled. */
  'setup/apply': { params: { readonly plan: SetupPlan }; result: SetupOutcome };
  /** Does the rest of a run that failed or was cut off. */
  'setup/resume': { params: { readonly runId: string }; result: SetupOutcome };
  /** What was set up from here, newest first. */
  'setup/journal': { params: Record<never, never>; result: readonly JournalInfo[] };
  /** Takes back what one run made, in reverse: by the connection that is named, or else by the one that made it. */
  'setup/undo': { params: { readonly runId: string; readonly connectionId?: string }; result: SetupOutcome };
  /** Where the logs of all tenants go. */
  'setup/posture': { params: { readonly connectionId: string }; result: PostureReport };
  /** What some tenants do differently. */
  'setup/compare': { params: { readonly connectionId: string; readonly tenantIds: readonly string[] }; result: TenantComparison };
  /** The same, to be kept and compared with later. */
  'setup/baseline': { params: { readonly connectionId: string }; result: PostureBaseline };
  /** What differs from a baseline, which is checked to be one. */
  'setup/drift': {
    params: { readonly connectionId: string; readonly baseline: unknown };
    result: { readonly differences: readonly string[] };
  };
  /** The applications that were made from here, and those besides that are named; one that the tenant has not is left out. */
  'setup/identities': { params: TenantPlace & { readonly appIds?: readonly string[] }; result: readonly IdentityInfo[] };
  /** Makes a key and its certificate; they are kept nowhere here. */
  'setup/makeCertificate': { params: { readonly name: string; readonly days: number }; result: MadeCertificate };
  /** The subscriptions of a tenant, with those that the account may give roles on. */
  'setup/assignable': { params: TenantPlace; result: readonly AssignableSubscription[] };
  /** Signs in as an identity and reads what it is for. */
  'setup/testIdentity': { params: IdentityTest; result: readonly Prerequisite[] };
  /** Everything that sending a tenant's logs depends on. */
  'setup/prerequisites': { params: TenantPlace; result: PrerequisiteReport };
  /** How long logs of a tenant are kept, and where. */
  'setup/retention': { params: TenantPlace; result: { readonly markdown: string } };
  /** A query as the definition of an alert rule, which is not created. */
  'setup/alertRule': { params: AlertRuleAnswers; result: CodeFile };
  /** What is awaited of settings that were saved from here. */
  'setup/watches': { params: Record<never, never>; result: readonly WatchInfo[] };
}

export interface LogOffer {
  readonly settings: readonly OfferedSetting[];
  /** How many settings there may be. */
  readonly most: number;
  readonly categories: readonly OfferedCategory[];
  /** What the tenant is licensed for, where it could be told. */
  readonly licence?: 'Free' | 'P1' | 'P2';
}

export interface OfferedCategory {
  readonly name: string;
  readonly group: string;
  /** Licence, volume, latency, and what has to be so before anything arrives. */
  readonly description: string;
  readonly suggested: boolean;
}

export interface DestinationOffer {
  readonly storageAccounts: readonly OfferedDestination[];
  /** Rules of namespaces that may be used: each has Manage, Send and Listen. */
  readonly eventHubRules: readonly (OfferedDestination & { readonly hubs: readonly string[] })[];
  /** Solutions of partners, such as Datadog's or Elastic's. */
  readonly partners: readonly OfferedDestination[];
  readonly resourceGroups: readonly { readonly name: string; readonly location: string }[];
}

export interface OfferedDestination {
  readonly resourceId: string;
  readonly name: string;
  readonly location: string;
  /** Why nothing would arrive there, or why it cannot be chosen. */
  readonly warning?: string;
  readonly usable: boolean;
}

/** Where a tenant's or subscription's logs go: one of each kind at most. */
export interface DestinationAnswers {
  readonly workspace?: { readonly resourceId: string } | { readonly create: NewWorkspace };
  readonly storageAccount?: { readonly resourceId: string } | { readonly create: NewStorageAccount };
  readonly eventHub?: { readonly ruleId: string; readonly hub?: string } | { readonly create: NewEventHub };
  /** The resource of a partner's solution. */
  readonly partner?: { readonly resourceId: string };
}

interface NewResource {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly name: string;
}

export interface NewWorkspace extends NewResource {
  /** 30 to 730. */
  readonly retentionDays: number;
}

export interface NewStorageAccount extends NewResource {
  /** After how many days log files are deleted; kept for ever where it is not said. */
  readonly deleteAfterDays?: number;
}

export interface NewEventHub extends NewResource {
  readonly hub: string;
  /** A consumer group and a Listen-only rule for the reader. */
  readonly consumerGroup?: string;
}

export interface SendLogsAnswers {
  readonly wizard: 'sendLogs';
  readonly name: string;
  /** Of a subscription's Activity Log; the tenant's own logs where it is not said. */
  readonly subscriptionId?: string;
  /** Whether it sends the logs of the tenant's custom security attributes, which takes a setting of its own. */
  readonly attributes?: boolean;
  readonly categories: readonly string[];
  readonly destinations: DestinationAnswers;
  /** Whether a setting of this name may be replaced. */
  readonly overwrite?: boolean;
  /** Another setting, which is deleted first: so a setting gets a new name, which Azure cannot give it. */
  readonly replaces?: string;
}

export interface DeleteSettingAnswers {
  readonly wizard: 'deleteSetting';
  readonly name: string;
  readonly attributes?: boolean;
  readonly subscriptionId?: string;
}

/** The roles that a reader may be given on subscriptions; `minimal` is a role of its own that reads the Activity Log and nothing else. */
export type ReaderRole = 'reader' | 'monitoringReader' | 'logAnalyticsReader' | 'minimal';

export interface ReaderIdentityAnswers {
  readonly wizard: 'readerIdentity';
  readonly name: string;
  /** Days that its secret lives; no secret where it is not said. */
  readonly secretDays?: number;
  /** The public certificate that it signs in by, as base64 of its DER form. */
  readonly certificate?: string;
  /** An issuer whose tokens it signs in by. */
  readonly federated?: { readonly issuer: string; readonly subject: string };
  /** Subscriptions or management groups that it may read. */
  readonly scopes?: readonly string[];
  readonly role?: ReaderRole;
  /** Whether it may read audit and sign-in logs of the directory. */
  readonly directoryLogs?: boolean;
  /** Whether it may read the directory's objects too. */
  readonly directoryObjects?: boolean;
  /** Whether it gets the directory role Reports Reader. */
  readonly directoryRole?: boolean;
}

/** Gives an application that exists more rights. */
export interface AuthorizeAnswers {
  readonly wizard: 'authorize';
  readonly appId: string;
  readonly scopes?: readonly string[];
  readonly role?: ReaderRole;
  readonly directoryLogs?: boolean;
  readonly directoryObjects?: boolean;
  readonly directoryRole?: boolean;
}

/** Gives an identity a new secret, or a certificate where one is named; with `remove`, takes old ones away by their key ids. */
export interface RotateAnswers {
  readonly wizard: 'rotateSecret';
  readonly appId: string;
  readonly secretDays?: number;
  /** The public certificate, as base64 of its DER form. */
  readonly certificate?: string;
  readonly remove?: readonly string[];
}

export type SetupAnswers = SendLogsAnswers | DeleteSettingAnswers | ReaderIdentityAnswers | AuthorizeAnswers | RotateAnswers;

export interface PlanQuestion {
  readonly place: TenantPlace;
  readonly answers: SetupAnswers;
}

/** One request of a plan. `{{step.member}}` stands for what an earlier step's answer had there. */
export interface PlanRequest {
  readonly service: 'arm' | 'graph';
  readonly method: 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query, behind the service's own address. */
  readonly path: string;
  readonly body?: unknown;
}

/** How to tell whether something is there, and as it is wanted. */
export interface PlanLook {
  readonly path: string;
  /** Of a list: the members and their values that the thing is told by. */
  readonly where?: readonly { readonly member: string; readonly equals: string }[];
  /** What it has to hold; text is compared in any letter case. */
  readonly holds?: unknown;
  /** That it is not there is what is wanted. */
  readonly absent?: boolean;
}

export interface PlanStep {
  readonly id: string;
  readonly title: string;
  /** What it makes, gives or takes away, in words, where the difference to what exists is told step by step. */
  readonly what?: string;
  readonly effect: 'create' | 'change' | 'delete' | 'grant';
  /** Whether it was done already when the plan was made. */
  readonly there: boolean;
  readonly request: PlanRequest;
  readonly look?: PlanLook;
  /** Members of the answer that later steps and the undoing need. Never a secret. */
  readonly keeps?: readonly string[];
  /** The member of the answer that is handed out once and never written down. */
  readonly secret?: string;
  readonly undo?: PlanRequest;
  /** Where the request replaces a list as a whole: the list, and what its items are told apart by. What others put there since the plan was made stays. */
  readonly list?: { readonly member: string; readonly toldBy: string };
  /** For the words of a failure; remedy and action may hold references, as a request does. */
  readonly words: { readonly doing: string; readonly on: string; readonly remedy: string; readonly action?: ErrorAction };
}

export interface SetupPlan {
  readonly wizard: SetupAnswers['wizard'];
  readonly title: string;
  readonly cloud: CloudId;
  readonly place: TenantPlace;
  readonly steps: readonly PlanStep[];
  /** The difference to what exists. */
  readonly changes: readonly PlanChange[];
  /** Why the account may not do it, and who can; the plan is for them then. Not there where nothing is known to be in the way. */
  readonly refusal?: string;
  /** What a person should know before agreeing. */
  readonly notices: readonly string[];
  /** What is awaited afterwards. */
  readonly awaits: readonly AwaitedLogs[];
}

/** The languages that a plan can be taken away in. */
export const codeForms = ['bicep', 'arm', 'terraform', 'az', 'policy'] as const;
export type CodeForm = (typeof codeForms)[number];

export interface CodeFile {
  readonly name: string;
  readonly content: string;
}

/** An alert on the rows of a query. */
export interface AlertRuleAnswers {
  readonly name: string;
  readonly query: string;
  /** The workspace that is asked, as a resource id. */
  readonly workspaceId: string;
  /** How often it is asked, each time for as long. */
  readonly minutes: number;
  /** 0, critical, to 4, verbose. */
  readonly severity: number;
  /** It alerts where more rows come than this. */
  readonly threshold: number;
}

export interface PlanChange {
  readonly change: 'added' | 'removed' | 'kept';
  readonly what: string;
}

/** Records of one category that are awaited at one destination. */
export interface AwaitedLogs extends Pick<SendLogsAnswers, 'subscriptionId' | 'attributes'> {
  readonly setting: string;
  readonly category: string;
  readonly destination: DestinationInfo;
}

export interface SetupOutcome {
  readonly runId: string;
  readonly steps: readonly { readonly id: string; readonly title: string; readonly result: 'done' | 'already there' | 'undone' }[];
  /** Handed out once, by step; kept nowhere. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What steps keep, by step. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface IdentityInfo {
  readonly objectId: string;
  readonly appId: string;
  readonly name: string;
  /** Whether it was made from here, so that nobody else is known to use its secrets. */
  readonly madeHere: boolean;
  readonly secrets: readonly { readonly keyId: string; readonly name: string; readonly endsAt: string }[];
  readonly certificates: readonly { readonly keyId: string; readonly name: string; readonly endsAt: string }[];
  /** The permissions of Microsoft Graph that it was granted, by name; not there where they cannot be read. */
  readonly permissions?: readonly string[];
  /** What to do about its secrets; none where all is well. From 30 days before one ends. */
  readonly warning?: string;
}

/** What a certificate consists of for whoever signs in by it. */
export interface MadeCertificate {
  /** Base64 of the DER form, for the directory. */
  readonly certificate: string;
  /** Certificate and private key as PEM text. */
  readonly pem: string;
  /** What the certificate is told from others by; the end of its name in the directory. */
  readonly mark: string;
}

export interface AssignableSubscription {
  readonly subscriptionId: string;
  readonly name: string;
  /** The tenant that it is of, which may be another than the one that manages it. */
  readonly tenantId?: string;
  readonly mayAssign: boolean;
}

export interface IdentityTest {
  readonly place: TenantPlace;
  readonly clientId: string;
  /** What it signs in by: a secret, or certificate and private key as PEM text. Stays in memory. */
  readonly secret?: string;
  readonly pem?: string;
  /** What of the Activity Log is read. */
  readonly subscriptionId?: string;
  /** The workspace that is asked. */
  readonly customerId?: string;
  readonly directoryLogs?: boolean;
  /** Seconds in which rights that were just given are waited for; 120 where it is not said. */
  readonly patience?: number;
}

export interface Prerequisite {
  readonly title: string;
  readonly result: 'pass' | 'fail' | 'unknown';
  readonly what: string;
  readonly remedy?: string;
  /** Who can do it. */
  readonly who?: string;
}

export interface PrerequisiteReport {
  readonly checks: readonly Prerequisite[];
  /** The same as text for whoever can mend what is missing. */
  readonly markdown: string;
}

export interface JournalInfo {
  readonly runId: string;
  readonly wizard: SetupAnswers['wizard'];
  readonly title: string;
  readonly place: TenantPlace;
  readonly startedAt: string;
  /** Whether every step was done. */
  readonly complete: boolean;
  /** Steps that are still to be done. */
  readonly rest: readonly string[];
  readonly undone: boolean;
  /** What undoing would do, in its order. */
  readonly undo: readonly { readonly title: string; readonly request: PlanRequest }[];
}

/** Every request's name; the type makes a missing one fail to compile. */
export const setupRequestTable: Readonly<Record<keyof SetupRequests, true>> = {
  'setup/logOffer': true,
  'setup/destinations': true,
  'setup/plan': true,
  'setup/code': true,
  'setup/apply': true,
  'setup/resume': true,
  'setup/journal': true,
  'setup/undo': true,
  'setup/posture': true,
  'setup/compare': true,
  'setup/baseline': true,
  'setup/drift': true,
  'setup/identities': true,
  'setup/makeCertificate': true,
  'setup/assignable': true,
  'setup/testIdentity': true,
  'setup/prerequisites': true,
  'setup/retention': true,
  'setup/alertRule': true,
  'setup/watches': true,
};
