import { dirname, join, resolve } from 'node:path';
import { readFile } from 'node:fs/promises';
import type { CloudId } from '../../base/cloudId';
import { messageOf, UserError } from '../../base/errors';
import { readLength } from '../../base/lengthOfTime';
import type { DirectoryLogName } from '../../azure/services/directoryLogs';
import type { RecordFilter } from '../../azure/services/recordFilter';
import { checkSchema } from './checkSchema';
import type { LookRules } from './feedPlan';
import { feedSchema } from './feedSchema';
import type { ForwardConfig } from './forward/forwardConfig';
import { queueState } from './forward/leftQueues';
import { forwardName, locatedSecret, secretsOf, settledForward } from './forward/settledForward';
import type { WrittenForward } from './forward/settledForward';
import { redactionProblems, settledRedactions } from './personalRedactions';
import type { WrittenRedaction } from './personalRedactions';
import type { Redaction } from './redact';
import type { SinkConfig } from './sinks';
import { workspaceLogName, workspaceText } from './workspaceSource';
import type { WorkspaceSourceConfig } from './workspaceSource';

export type SourceConfig =
  | {
      readonly kind: DirectoryLogName;
      /** Which of its records are wanted, in place of the feed's own filter. */
      readonly filter?: RecordFilter;
    }
  | {
      readonly kind: 'activityLog';
      /** A name or an id. */
      readonly subscription: string;
      readonly filter?: RecordFilter;
    }
  | {
      readonly kind: 'eventHub';
      /** Where its connection string is: a file, or a reference as receivers have them. */
      readonly connectionFile?: string;
      readonly connection?: string;
      readonly hub?: string;
      readonly consumerGroup: string;
    }
  | WorkspaceSourceConfig
  | {
      readonly kind: 'storage';
      /** The name of a storage account. */
      readonly account: string;
    };

/** What a feed is to do, with all that was not said filled in. */
export interface FeedConfig {
  readonly name: string;
  readonly cloud: CloudId | undefined;
  readonly profile: string | undefined;
  readonly tenant: string;
  readonly sources: readonly SourceConfig[];
  /** Which records are wanted of the logs that are read from Microsoft Graph and the Activity Log; all where it is not said. */
  readonly filter: RecordFilter | undefined;
  readonly output: readonly SinkConfig[];
  readonly forward: readonly ForwardConfig[];
  /** Milliseconds. */
  readonly since: number;
  readonly pollSeconds: number;
  readonly rules: Omit<LookRules, 'retention' | 'stretch'>;
  readonly rotateBytes: number;
  readonly rotateAge: number;
  readonly gzip: boolean;
  /** How long an event waits at most before it is forwarded, in milliseconds. */
  readonly forwardAfter: number;
  readonly leastFree: number;
  readonly stateFolder: string;
  readonly redact: readonly Redaction[];
}

interface Written {
  readonly name: string;
  readonly cloud?: CloudId;
  readonly profile?: string;
  readonly tenant: string;
  readonly sources: readonly SourceConfig[];
  readonly filter?: RecordFilter;
  readonly output?: readonly SinkConfig[];
  readonly forward?: readonly WrittenForward[];
  readonly forwardSeconds?: number;
  readonly since?: string;
  readonly pollSeconds?: number;
  readonly overlapMinutes?: number;
  readonly latenessHours?: number;
  readonly sweepMinutes?: number;
  readonly rotate?: { readonly megabytes?: number; readonly minutes?: number };
  readonly gzip?: boolean;
  readonly leastFreeMegabytes?: number;
  readonly stateFolder?: string;
  readonly redact?: readonly WrittenRedaction[];
}

const minute = 60_000;
const hour = 60 * minute;
const megabyte = 1_000_000;

/** Reads a configuration file. @throws UserError where it is none, with every place that is wrong */
export async function readFeedConfig(path: string): Promise<FeedConfig> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    throw new UserError(`${path} cannot be read as JSON: ${messageOf(error)}`, {
      code: 'feed-config-unreadable',
    });
  }
  return feedConfigOf(value, { folder: dirname(resolve(path)), name: path });
}

/** What a configuration says; paths in it start at the folder. @throws UserError where it is wrong, with every place */
export function feedConfigOf(value: unknown, from: { readonly folder: string; readonly name: string }): FeedConfig {
  const problems = [...checkSchema(value, feedSchema)];
  if (problems.length === 0) problems.push(...checkTogether(value as Written));
  if (problems.length > 0)
    throw new UserError(`${from.name} is no configuration of a feed:\n${problems.map((problem) => `  ${problem}.`).join('\n')}`, {
      code: 'feed-config-wrong',
    });
  const written = value as Written;
  const { rotate = {} } = written;
  return {
    name: written.name,
    cloud: written.cloud,
    // A name is one of a program of the sandbox, or a way of signing in.
    profile: written.profile?.endsWith('.json') === true ? resolve(from.folder, written.profile) : written.profile,
    tenant: written.tenant,
    sources: written.sources.map((source) => settled(source, from.folder)),
    filter: written.filter,
    output: (written.output ?? []).map((sink) => ({ ...sink, folder: resolve(from.folder, sink.folder) })),
    forward: (written.forward ?? []).map((each) => settledForward(each, from.folder)),
    forwardAfter: (written.forwardSeconds ?? 5) * 1000,
    since: readLength(written.since ?? '') ?? 24 * hour,
    pollSeconds: written.pollSeconds ?? 60,
    rules: {
      overlap: (written.overlapMinutes ?? 10) * minute,
      lateness: (written.latenessHours ?? 2) * hour,
      sweepEvery: (written.sweepMinutes ?? 15) * minute,
    },
    rotateBytes: (rotate.megabytes ?? 10) * megabyte,
    rotateAge: (rotate.minutes ?? 60) * minute,
    gzip: written.gzip ?? false,
    leastFree: (written.leastFreeMegabytes ?? 500) * megabyte,
    stateFolder: resolve(from.folder, written.stateFolder ?? join('feed-state', written.name)),
    redact: settledRedactions(
      written.redact ?? [],
      written.sources.map(({ kind }) => kind),
    ),
  };
}

function settled(source: SourceConfig, folder: string): SourceConfig {
  if (source.kind !== 'eventHub') return source;
  const { connectionFile, connection, ...rest } = source;
  return {
    ...rest,
    ...(connectionFile === undefined ? {} : { connectionFile: resolve(folder, connectionFile) }),
    ...(connection === undefined ? {} : { connection: locatedSecret(connection, folder) }),
  };
}

/** References to all values that a feed needs and its configuration does not hold. */
export function feedSecrets({ sources, forward }: Pick<FeedConfig, 'sources' | 'forward'>): readonly string[] {
  const connections = sources.flatMap((source) => (source.kind === 'eventHub' ? (source.connection ?? []) : []));
  return [...connections, ...forward.flatMap(secretsOf)];
}

function nameOf(source: SourceConfig): string {
  if (source.kind === 'activityLog') return `Activity Log of ${source.subscription}`;
  if (source.kind === 'storage') return `storage ${source.account}`;
  if (source.kind === 'workspace') return `${workspaceLogName(source)} of ${source.workspace}`;
  return source.kind === 'eventHub' ? `eventHub ${source.hub ?? source.connectionFile ?? ''}` : source.kind;
}

/** What is not read record by record from a service that tells who, with what and how it ended in one way. */
const unfilterable: ReadonlySet<string> = new Set<SourceConfig['kind']>(['eventHub', 'workspace', 'storage']);

function checkTogether({ sources, filter, output = [], forward = [], redact = [] }: Written): readonly string[] {
  const names = sources.map(nameOf);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const folders = output.map(({ kind, folder }) => `${kind} in ${folder}`);
  const same = folders.find((name, index) => folders.indexOf(name) !== index);
  const receivers = forward.map(forwardName);
  const queries = sources.flatMap((source) => (source.kind === 'workspace' ? problemOf(() => workspaceText(source)) : []));
  const both = receivers.find((name, index) => receivers.indexOf(name) !== index);
  const unfiltered = sources
    .filter((source) => unfilterable.has(source.kind) && (filter ?? ('filter' in source ? source.filter : undefined)) !== undefined)
    .map(nameOf);
  return [
    ...queries,
    ...redactionProblems(redact),
    ...sources.flatMap(hubProblems),
    ...unfiltered.map(
      (name) =>
        `filter is for logs of Microsoft Graph and the Activity Log, and ${name} is neither; give the others a filter each, and this one none`,
    ),
    ...(twice === undefined ? [] : [`sources names ${twice} twice`]),
    ...(same === undefined ? [] : [`output names ${same} twice`]),
    ...(both === undefined ? [] : [`forward has two that are named ${both}; give each a name of its own`]),
    ...(receivers.includes(queueState)
      ? [`forward has a receiver named ${queueState}, which is what the feed calls its own notes; give it another name`]
      : []),
    ...(output.length + forward.length === 0 ? ['the configuration has neither an output nor a receiver to forward to'] : []),
  ];
}

function hubProblems(source: SourceConfig): readonly string[] {
  if (source.kind !== 'eventHub') return [];
  const { connection, connectionFile, hub } = source;
  if ((connection === undefined) === (connectionFile === undefined))
    return [`${nameOf(source)} needs either connectionFile or connection, which says where its connection string is`];
  return connection !== undefined && hub === undefined ? ['an event hub with connection needs hub, the name of the hub'] : [];
}

function problemOf(work: () => unknown): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message.replace(/[.]$/, '') : String(error)];
  }
}
