import { join } from 'node:path';
import { rename } from 'node:fs/promises';
import { AzureFailure } from '../../azure/azureFailure';
import type { CloudConnection } from '../../azure/connection';
import type { LogFilter } from '../../azure/services/recordFilter';
import type { Clock } from '../../base/clock';
import { isAbort, messageOf } from '../../base/errors';
import { formatCount } from '../../base/quantities';
import { utcMinute } from '../../base/utcMinute';
import type { FetchedLog } from '../../protocol/directLogs';
import type { RequestContext } from '../../protocol/engine';
import { waitToAskAgain } from '../feed/askAgain';
import { cut } from '../feed/feedPlan';
import type { FeedBudgets, FeedSource, WayOn } from '../feed/feedSources';
import { OutputFile } from '../feed/outputFile';
import { outputCause } from '../feed/outputFailure';
import { readInHalves } from '../readInHalves';
import type { Stretch } from '../readInHalves';

export interface FetchParts extends RequestContext {
  readonly connection: CloudConnection;
  readonly budgets: FeedBudgets;
  readonly clock: Clock;
  readonly random: () => number;
}

export interface LogToFetch extends Stretch {
  readonly source: FeedSource;
  /** Which of its records are wanted; all where it is not said. */
  readonly filter?: LogFilter | undefined;
  readonly folder: string;
  /** The time that it is, in milliseconds since 1970. */
  readonly now: number;
}

/** Told how many records there are, and the share of the time range that is read. */
type Tell = (records: number, fraction: number) => void;

const wayOn: WayOn = {
  afterRefusal: 'then fetch again',
  withoutLicence: 'A Billing Administrator can license it; the audit logs can be read without.',
};

/** Fetches one log into a file. A service that refuses or fails is told of; what fails here is thrown. */
export async function fetchLog({ source, filter, folder, from, to, now }: LogToFetch, parts: FetchParts, tell: Tell): Promise<FetchedLog> {
  const { milliseconds, words } = source.retention;
  const oldest = now - milliseconds;
  const names = { temporary: join(folder, `${fileNameOf(source)}.half`), path: join(folder, `${fileNameOf(source)}.jsonl`) };
  const file = await OutputFile.open(names, { form: 'jsonLines', gzip: false });
  const fetch = new LogFetch(source, file, { parts, tell, filter });
  try {
    await fetch.read({ from: Math.max(from, oldest), to });
    await file.finish();
    await rename(names.temporary, names.path);
  } catch (error) {
    await file.discard();
    parts.signal.throwIfAborted();
    if (isAbort(error) || outputCause(error) !== undefined) throw error;
    const told = source.explain(error, wayOn);
    return { name: source.name, records: 0, failure: messageOf(told) };
  }
  const left = `The service keeps records ${words}. What is older than ${utcMinute(new Date(oldest).toISOString())} is not there any more.`;
  const filtered = filter && filterWords(filter, fetch.seen);
  return {
    name: source.name,
    records: file.records,
    ...(filtered === undefined ? {} : { filtered }),
    ...(from < oldest ? { notice: left } : {}),
  };
}

interface FetchOptions {
  readonly parts: FetchParts;
  readonly tell: Tell;
  readonly filter: LogFilter | undefined;
}

/** How records were chosen, for people to read; the service's part as it can be asked again. */
function filterWords({ clause, here }: LogFilter, seen: number): string {
  const asked = clause === undefined ? [] : [`$filter: ${clause}`];
  const why = 'since the service cannot, or might miss some';
  const left = here.length === 0 ? [] : [`by ${here.join(' and ')} only here, of ${formatCount(seen)} records, ${why}`];
  return [...asked, ...left].join('; ');
}

class LogFetch {
  readonly #source: FeedSource;
  readonly #file: OutputFile;
  readonly #parts: FetchParts;
  readonly #tell: Tell;
  readonly #known = new Set<string>();
  #fraction = 0;
  readonly #meets: LogFilter['meets'];
  /** Records that were read, wanted or not. */
  seen = 0;

  constructor(source: FeedSource, file: OutputFile, { parts, tell, filter }: FetchOptions) {
    this.#meets = filter?.meets ?? (() => true);
    [this.#source, this.#file, this.#parts, this.#tell] = [source, file, parts, tell];
  }

  async read({ from, to }: Stretch): Promise<void> {
    for (const stretch of cut({ from, to }, this.#source.stretch)) {
      await this.#persist(stretch);
      this.#fraction = (stretch.to - from) / (to - from);
    }
    this.#tell(this.#file.records, 1);
  }

  /** Reads a stretch, anew where the service failed for a moment or a token or a link ran out: what came before is known. */
  async #persist(stretch: Stretch): Promise<void> {
    const { signal } = this.#parts;
    for (let tries = 1; ; tries++) {
      try {
        return await readInHalves(stretch, (part) => this.#readPages(part));
      } catch (error) {
        signal.throwIfAborted();
        if (outputCause(error) !== undefined) throw error;
        const isStale = error instanceof AzureFailure && (error.status === 401 || error.status === 400);
        if (!(isStale && tries === 1)) await waitToAskAgain(error, tries, this.#parts);
      }
    }
  }

  async #readPages(stretch: Stretch): Promise<void> {
    const opened = this.#source.open({
      ...this.#parts,
      serviceTime: () => undefined,
      again: (error, tries) => waitToAskAgain(error, tries, this.#parts),
    });
    for await (const records of opened.read(stretch)) {
      for (const record of records) {
        const text = JSON.stringify(record);
        const id = this.#source.idOf(record) ?? text;
        if (this.#known.has(id)) continue;
        this.#known.add(id);
        this.seen++;
        if (!this.#meets(record)) continue;
        await this.#file.write(text, Buffer.byteLength(text));
      }
      this.#tell(this.#file.records, this.#fraction);
    }
  }
}

/** A source's name as a file may have it. */
function fileNameOf({ fileName }: FeedSource): string {
  return fileName.replaceAll(/[^\p{L}\p{N} ._-]+/gu, '_').slice(0, 120);
}
