import { t } from '@vscode/l10n';
import { personalFields } from '../../catalog/events/personalFields';
import type { PersonalKind, RecordShape } from '../../catalog/events/personalFields';
import type { TenantOffer } from '../../host/directLogChoices';
import { wantedRecords } from '../../host/wantedRecords';
import type { FilterAnswers } from '../../host/wantedRecords';
import type { TenantPlace } from '../../protocol/azure';
import type { DirectLog } from '../../protocol/directLogs';

/** What a feed may read besides the logs that are read straight from their services. */
export type FurtherKind = 'workspace' | 'eventHub' | 'storage';
export type SourceAnswer = DirectLog | { readonly kind: FurtherKind };

export interface WorkspaceAnswers {
  /** A name, or the id that it is queried by where several have the name. */
  readonly workspace?: string;
  /** What the tables of the workspace are asked by. */
  readonly place?: { readonly customerId: string; readonly resourceId: string; readonly name: string };
  readonly tables?: readonly string[];
  readonly asksQuery?: boolean;
  readonly isTyped?: boolean;
  readonly query?: string;
  readonly queryName?: string;
}

export interface HubAnswers {
  readonly connectionFile?: string;
  /** A connection string, which VS Code keeps. */
  readonly connectionString?: string;
  readonly isKept?: boolean;
  /** Empty where the connection string names it. */
  readonly hub?: string;
  readonly consumerGroup?: string;
}

export interface StorageAnswers {
  readonly accounts?: readonly string[];
  readonly asksOther?: boolean;
  readonly other?: string;
}

export interface Hiding {
  readonly path: string;
  readonly by: 'hash' | 'drop';
}

export type RedactChoice = `${Hiding['by']} ${PersonalKind}` | 'paths';

export interface RedactAnswers {
  readonly choices: readonly RedactChoice[];
  readonly paths?: readonly Hiding[];
}

export type FileKind = 'jsonLines' | 'azlog' | 'ecs' | 'cef' | 'leef';
export type ReceiverKind = 'splunk' | 'otlp' | 'syslog';
/** Where to: files of some forms, or a receiver. */
export type Target = { readonly files: readonly FileKind[] } | { readonly receiver: ReceiverKind };

export interface ReceiverAnswers {
  readonly url?: string;
  /** A token or the value of a header, which VS Code keeps; empty where there is none. */
  readonly secret?: string;
  /** Host and port. */
  readonly address?: string;
  readonly format?: string;
}

/** What a person has answered so far of a feed to be added. */
export interface FeedAnswers {
  readonly place?: TenantPlace;
  readonly offer?: TenantOffer;
  readonly sources?: readonly SourceAnswer[];
  readonly workspace?: WorkspaceAnswers;
  readonly hub?: HubAnswers;
  readonly storage?: StorageAnswers;
  readonly filter?: FilterAnswers;
  readonly redact?: RedactAnswers;
  readonly target?: Target;
  readonly folder?: string;
  readonly receiver?: ReceiverAnswers;
  /** What it is called, where the name that it would get was changed. */
  readonly name?: string;
  /** How far back it begins, as in `7d`; a day where nothing is said. */
  readonly since?: string;
  /** After how many minutes a file ends; one where nothing is said. */
  readonly rotateMinutes?: number;
}

/** A feed as it is to be added. */
export interface NewFeed {
  readonly config: Readonly<Record<string, unknown>>;
  /** Values that only VS Code keeps, by the names that the configuration has for them. */
  readonly secrets: Readonly<Record<string, string>>;
}

type WrittenSource = { readonly kind: string } & Readonly<Record<string, unknown>>;

export function reads(answers: FeedAnswers, kind: FurtherKind): boolean {
  return answers.sources?.some((source) => source.kind === kind) === true;
}

/** Whether records of a source can be filtered: those that are read one by one from a service that tells who and with what in one way. */
export function isFilterable(source: SourceAnswer): source is DirectLog {
  return !['workspace', 'eventHub', 'storage'].includes(source.kind);
}

/** The feed that the answers make. */
export function newFeed(answers: FeedAnswers, name: string): NewFeed {
  const hubSecret = `${name}-hub`;
  const redact = redactionsOf(answers);
  const base = {
    name,
    tenant: answers.place?.tenantId ?? '',
    sources: (answers.sources ?? []).flatMap((source) => writtenSources(source, answers, hubSecret)),
    ...(answers.since === undefined ? {} : { since: answers.since }),
    ...(redact.length === 0 ? {} : { redact }),
  };
  const { connectionString, isKept } = answers.hub ?? {};
  const kept = reads(answers, 'eventHub') && isKept === true && connectionString !== undefined ? { [hubSecret]: connectionString } : {};
  const { target } = answers;
  if (target && 'receiver' in target) {
    const { forward, secret } = receiverOf(target.receiver, answers.receiver ?? {}, name);
    return { config: { ...base, forward: [forward] }, secrets: { ...kept, ...(secret === undefined ? {} : { [name]: secret }) } };
  }
  const { folder = '' } = answers;
  const files = target?.files ?? [];
  const output = files.map((kind) => ({ kind, folder: files.length === 1 ? folder : `${folder}/${kind}` }));
  return { config: { ...base, output, rotate: { minutes: answers.rotateMinutes ?? 1 } }, secrets: kept };
}

function writtenSources(source: SourceAnswer, answers: FeedAnswers, hubSecret: string): readonly WrittenSource[] {
  const filter = wantedRecords(answers.filter);
  const filtered = filter ? { filter } : {};
  if (source.kind === 'activityLog') return [{ kind: source.kind, subscription: source.subscriptionId, ...filtered }];
  if (source.kind === 'workspace') return workspaceSources(answers.workspace ?? {});
  if (source.kind === 'storage') return storageAccounts(answers.storage ?? {}).map((account) => ({ kind: 'storage', account }));
  if (source.kind !== 'eventHub') return [{ kind: source.kind, ...filtered }];
  const { connectionFile, isKept, hub = '', consumerGroup = '' } = answers.hub ?? {};
  const connection = isKept === true ? { connection: `secret:${hubSecret}` } : { connectionFile };
  return [{ kind: 'eventHub', ...connection, ...(hub === '' ? {} : { hub }), consumerGroup }];
}

function workspaceSources({ workspace, tables = [], asksQuery, query, queryName }: WorkspaceAnswers): readonly WrittenSource[] {
  const kind = 'workspace';
  const asked = asksQuery === true && query !== undefined ? [{ kind, workspace, query, name: queryName }] : [];
  return [...tables.map((table) => ({ kind, workspace, table })), ...asked];
}

function storageAccounts({ accounts = [], asksOther, other }: StorageAnswers): readonly string[] {
  return [...new Set([...accounts, ...(asksOther === true && other !== undefined ? [other] : [])])];
}

/** In which shapes the records of what was chosen come. */
function shapesOf(answers: FeedAnswers): ReadonlySet<RecordShape> {
  const further = { workspace: 'workspace', eventHub: 'diagnostic', storage: 'diagnostic', activityLog: 'activityLog' } as const;
  return new Set((answers.sources ?? []).map(({ kind }) => (kind in further ? further[kind as keyof typeof further] : 'graph')));
}

/** The fields that are hidden, by the shapes of what is read. What is left out and hashed too is left out. */
export function redactionsOf(answers: FeedAnswers): readonly Hiding[] {
  const { choices, paths = [] } = answers.redact ?? { choices: [] };
  const shapes = [...shapesOf(answers)];
  const found = new Map<string, Hiding['by']>();
  for (const choice of choices) {
    if (choice === 'paths') continue;
    const [by, kind] = choice.split(' ') as [Hiding['by'], PersonalKind];
    for (const path of shapes.flatMap((shape) => personalFields[shape][kind])) if (found.get(path) !== 'drop') found.set(path, by);
  }
  if (choices.includes('paths')) for (const { path, by } of paths) found.set(path, by);
  return [...found].map(([path, by]) => ({ path, by }));
}

function receiverOf(
  kind: ReceiverKind,
  { url = '', secret = '', address = '', format = '' }: ReceiverAnswers,
  secretName: string,
): { readonly forward: Readonly<Record<string, unknown>>; readonly secret?: string } {
  const reference = `secret:${secretName}`;
  if (kind === 'splunk') return { forward: { kind, url, token: reference }, secret };
  if (kind === 'otlp')
    return secret === '' ? { forward: { kind, url } } : { forward: { kind, url, headers: { authorization: reference } }, secret };
  const end = address.lastIndexOf(':');
  const host = address.slice(0, end).replaceAll(/[[\]]/g, '');
  return { forward: { kind, host, port: Number(address.slice(end + 1)), format } };
}

/** Fields as they are typed; undefined where one of them is none. */
export function readPaths(text: string): readonly Hiding[] | undefined {
  const found = text.split(',').map((part) => /^\s*(hash|drop)\s+(\S+)\s*$/i.exec(part));
  if (found.some((each) => each === null)) return undefined;
  return found.flatMap((each) => (each ? [{ by: each[1]?.toLowerCase() === 'drop' ? 'drop' : 'hash', path: each[2] ?? '' }] : []));
}

/** How far back a feed begins, in words. */
export function sinceWords(since = '1d'): string {
  const [, amount = '', unit = ''] = /^(\d+)([mhd])$/.exec(since) ?? [];
  if (Number(amount) === 0) return t('From now on');
  const hours = unit === 'd' ? Number(amount) * 24 : Number(amount);
  if (hours === 1) return t('From an hour ago on');
  return hours <= 24 ? t('From {0} hours ago on', hours) : t('From {0} days ago on', amount);
}

/** A name for a feed of a tenant that no other feed has. */
export function freeName(tenantName: string, taken: readonly string[]): string {
  const base =
    tenantName
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
      .slice(0, 36) || 'feed';
  let name = base;
  for (let number = 2; taken.includes(name); number++) name = `${base}-${number}`;
  return name;
}
