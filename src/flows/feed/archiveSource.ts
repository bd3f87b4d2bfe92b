import { setTimeout as wait } from 'node:timers/promises';
import { AzureFailure } from '../../azure/azureFailure';
import type { CloudConnection } from '../../azure/connection';
import { explainAzure } from '../../azure/explain';
import { hourOf, openArchive } from '../../azure/services/archiveBlobs';
import type { Archive, ArchiveBlob } from '../../azure/services/archiveBlobs';
import { UserError } from '../../base/errors';
import { retrySeconds } from '../tail/pollPlan';
import type { SourcePosition } from './checkpoint';
import type { FeedRecord } from './feedRecord';
import type { FollowOptions, FollowParts } from './followSource';
import { failureOf, recovered } from './sourceStatus';
import type { SourceStatus } from './sourceStatus';
import { byCategory, hubLog, hubRecordId } from './hubSource';
import { OutputFailed } from './outputFailure';
import { keptRecords, unreadableTeller } from './unreadable';
import { secretEnded } from './secretWatch';

/** A storage account that diagnostic settings archive logs in. */
export interface ArchiveFeedSource {
  readonly key: string;
  readonly name: string;
  readonly label: string;
  readonly account: string;
  /** The address of its blob service. */
  readonly endpoint: string;
  readonly tenantId: string;
}

const hour = 3_600_000;
/** An hour's blob may still grow this long after it has begun; afterwards it is not looked at any more. */
const growsFor = 48 * hour;
/** Copies of a record come close together. */
const knownFor = 24 * hour;
/** Bytes that are read at once. */
const chunk = 4 * 1024 * 1024;
const refusedPause = 300;

const timeOf = ({ time }: FeedRecord): number => Date.parse(typeof time === 'string' ? time : '');

/** Opens the blobs of an account with tokens of the connection. */
export function openArchiveSource(
  { endpoint, tenantId }: ArchiveFeedSource,
  { cloud, credential }: CloudConnection,
  signal: AbortSignal,
): Archive {
  return openArchive({ cloud, credential: credential(tenantId), endpoint }, signal);
}

/** A failure of an account in words. */
export function explainArchive(error: unknown, account: string): unknown {
  return explainAzure(error, {
    doing: 'read its blobs',
    on: account,
    remedy:
      'It takes the role Storage Blob Data Reader on the account; Owner alone does not do, and its firewall has to let this computer in. The feed tries again by itself.',
  });
}

/** Reads the archive of an account until the signal, each blob from where it was read to. @throws UserError of the writer */
export async function followArchive(
  parts: FollowParts,
  source: ArchiveFeedSource,
  { since, pollSeconds }: Pick<FollowOptions, 'since' | 'pollSeconds'>,
  status: SourceStatus,
): Promise<void> {
  const { clock, random, signal, changed } = parts;
  const say = (state: SourceStatus['state']): void => {
    status.state = state;
    changed(status);
  };
  const tellUnreadable = unreadableTeller(parts, source.name);
  for (let failures = 0; !signal.aborted;) {
    let seconds = pollSeconds;
    try {
      say('reading');
      await new ArchiveLook(parts, source, { since, status, tellUnreadable }).run();
      failures = 0;
      status.lastSuccess = clock.now();
      parts.secret.taken();
      recovered(status);
      say('waiting');
    } catch (error) {
      if (error instanceof OutputFailed) throw error.cause;
      if (signal.aborted) break;
      failures++;
      const told = parts.secret.explain(error) ?? explainArchive(error, source.account);
      const isRefused = error instanceof AzureFailure && [401, 403, 404].includes(error.status);
      status.failure = failureOf(told, clock.now());
      say(isRefused ? 'refused' : 'retrying');
      const asked = error instanceof AzureFailure ? error.retryAfterSeconds : undefined;
      if (!(told instanceof UserError && told.code === secretEnded))
        seconds = isRefused ? refusedPause : retrySeconds(failures, asked, random);
    }
    await wait(seconds * 1000, undefined, { signal }).catch(() => undefined);
  }
  say('stopped');
}

/** How far a blob was read, as it is kept: `OFFSET ETAG`. */
interface BlobMark {
  readonly offset: number;
  readonly etag: string;
}

interface LookParts {
  readonly since: number;
  readonly status: SourceStatus;
  readonly tellUnreadable: ReturnType<typeof unreadableTeller>;
}

class ArchiveLook {
  readonly #parts: FollowParts;
  readonly #source: ArchiveFeedSource;
  readonly #status: SourceStatus;
  readonly #archive: Archive;
  readonly #since: number;
  readonly #tellUnreadable: LookParts['tellUnreadable'];
  /** The newest hour that there is a blob of. */
  #newest = 0;
  #marks = new Map<string, BlobMark>();

  constructor(parts: FollowParts, source: ArchiveFeedSource, { since, status, tellUnreadable }: LookParts) {
    this.#parts = parts;
    this.#source = source;
    this.#status = status;
    this.#archive = openArchiveSource(source, parts.connection, parts.signal);
    this.#since = since;
    this.#tellUnreadable = tellUnreadable;
  }

  /** Looks once at all blobs that may have grown. */
  async run(): Promise<void> {
    const before = this.#parts.writer.positionOf(this.#source.key);
    this.#marks = new Map(Object.entries(before?.marks ?? {}).map(([name, text]) => [name, readMark(text)]));
    const now = this.#parts.clock.now();
    const start = before?.start ?? Math.floor((now - this.#since) / hour) * hour;
    // A crash before anything is kept must not have it begin later.
    if (!before) await this.#guarded(() => this.#parts.writer.begin(this.#source.key, positionAt(start, start, {})));
    const reached = before?.read ?? start;
    const from = Math.max(start, reached - growsFor);
    // Until each container was looked through, only marks move on: where the look is broken off, old hours of the others are still to be read.
    const keep = (): Promise<void> => this.#advance(start, reached);
    for await (const blobs of this.#archive.list(from)) {
      for (const blob of blobs) {
        this.#newest = Math.max(this.#newest, blob.hour || 0);
        await this.#readNew(blob, keep);
      }
    }
    this.#status.requests++;
    const read = Math.max(this.#newest, reached);
    await this.#advance(start, read);
    this.#status.read = read;
    this.#status.lag = Math.max(0, (this.#archive.now ?? this.#parts.clock.now()) - read);
  }

  async #readNew(blob: ArchiveBlob, keep: () => Promise<void>): Promise<void> {
    const key = `${blob.container}/${blob.name}`;
    const mark = this.#marks.get(key);
    if (mark?.etag === blob.etag) return;
    // One that is shorter than before was written anew; records that it still has are known by their ids.
    let offset = mark && mark.offset <= blob.bytes ? mark.offset : 0;
    let size = chunk;
    while (offset < blob.bytes) {
      this.#parts.signal.throwIfAborted();
      const content = Buffer.from(await this.#archive.read(blob, offset, size));
      const isLast = offset + content.length >= blob.bytes;
      // The last line may lack its end, and be whole.
      const end =
        isLast && readLine(content.toString('utf8', content.lastIndexOf(0x0a) + 1)) ? content.length : content.lastIndexOf(0x0a) + 1;
      if (end === 0 && content.length < size) break;
      if (end === 0) {
        // A record that is longer than what was read.
        size *= 2;
        continue;
      }
      await this.#write(content.toString('utf8', 0, end), blob, offset);
      offset += end;
      this.#marks.set(key, { offset, etag: '' });
      await keep();
    }
    // Until its last line is whole, it is looked at again.
    this.#marks.set(key, { offset, etag: offset === blob.bytes ? blob.etag : '' });
  }

  /** Writes the lines of a part of a blob, which begins at a byte of it. */
  async #write(text: string, { container, name, hour: begun }: ArchiveBlob, offset: number): Promise<void> {
    const records: FeedRecord[] = [];
    let unreadable = 0;
    let byte = offset;
    for (const line of text.split('\n')) {
      const kept = keptRecords(line.replace(/\r$/, ''), { container, blob: name, byte }, begun);
      records.push(...kept.records);
      unreadable += kept.unreadable;
      byte += Buffer.byteLength(line) + 1;
    }
    this.#tellUnreadable(unreadable, `, the last in ${container}/${name}`);
    for (const group of byCategory(records).values()) {
      const [first] = group;
      if (!first) continue;
      const log = hubLog(first, this.#source.account);
      const added = await this.#guarded(() =>
        this.#parts.writer.add({ source: this.#source.key, log, records: group, idOf: hubRecordId, timeOf }),
      );
      this.#status.written += added.written;
      this.#status.known += added.known;
      this.#parts.changed(this.#status);
    }
  }

  async #advance(start: number, read: number): Promise<void> {
    const marks: Record<string, string> = {};
    for (const [name, { offset, etag }] of this.#marks) if (!(hourOf(name) < read - growsFor)) marks[name] = `${offset} ${etag}`;
    await this.#guarded(() => this.#parts.writer.advance(this.#source.key, positionAt(start, read, marks)));
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof UserError ? new OutputFailed(error) : error;
    }
  }
}

function positionAt(start: number, read: number, marks: Readonly<Record<string, string>>): SourcePosition {
  return { read, swept: read, needed: read - growsFor - knownFor, start, marks };
}

function readMark(text: string): BlobMark {
  const [offset = '0', etag = ''] = text.split(' ');
  return { offset: Number(offset), etag };
}

function readLine(line: string): FeedRecord | undefined {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as FeedRecord) : undefined;
  } catch {
    return undefined;
  }
}
