import { createInterface } from 'node:readline';
import { FeedWriter } from '../src/flows/feed/feedWriter';
import type { FeedRecord } from '../src/flows/feed/feedRecord';
import { nextPage, pagesOf, pageSize, pageText, timeOf } from './feedPages';

const log = { name: 'signIns', azlogFolder: 'AzureActiveDirectory', ownerId: '0f0f0f0f-1111-4222-8333-000000000001' };
const lateness = 7_200_000;

/** Where a run of the benchmark writes, and how much. */
export interface FeedRun {
  readonly folder: string;
  readonly total: number;
  readonly rotateBytes: number;
}

/** Writes all pages, from where an earlier run stopped; `pages` gives the text of one. */
export async function writePages(
  { folder, total, rotateBytes }: FeedRun,
  pages: (page: number) => string | Promise<string> = (page) => pageText(page, total),
): Promise<void> {
  const writer = await FeedWriter.open({
    feed: 'bench',
    stateFolder: `${folder}/state`,
    sinks: [{ kind: 'jsonLines', folder: `${folder}/out` }],
    sources: ['signIns'],
    rotateBytes,
    rotateAge: 60_000,
    gzip: false,
    leastFree: 0,
    redact: (record) => record,
    clock: { now: () => Date.now() },
    stillOurs: () => Promise.resolve(),
  });
  const last = pagesOf(total);
  for (let page = Number(writer.positionOf('signIns')?.marks?.['page'] ?? 0); page < last; page++) {
    const { value } = JSON.parse(await pages(page)) as { readonly value: readonly FeedRecord[] };
    await writer.add({
      source: 'signIns',
      log,
      records: value,
      idOf: ({ id }) => String(id),
      timeOf: ({ createdDateTime }) => Date.parse(String(createdDateTime)),
    });
    const read = timeOf((page + 1) * pageSize);
    await writer.advance('signIns', {
      read,
      swept: read,
      needed: read - lateness - 3_600_000,
      start: 0,
      marks: { page: String(page + 1) },
    });
  }
  await writer.flush();
}

/** What a run cost its process: the most memory in bytes, and seconds of processor time. */
export interface FeedCost {
  readonly memory: number;
  readonly seconds: number;
}

/** Writes the pages that come on standard input, each on a line and when it is asked for, and prints what that cost: who makes the pages is another process. */
async function writeGivenPages(run: FeedRun): Promise<void> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  await writePages(run, async () => {
    process.stdout.write(`${nextPage}\n`);
    return String((await lines.next()).value);
  });
  const { user, system } = process.cpuUsage();
  const cost: FeedCost = { memory: process.resourceUsage().maxRSS * 1024, seconds: (user + system) / 1e6 };
  process.stdout.write(`${JSON.stringify(cost)}\n`);
}

const [, script = '', folder, total, rotateBytes, from] = process.argv;
if (script.includes('feedRunner') && folder !== undefined) {
  const run = { folder, total: Number(total), rotateBytes: Number(rotateBytes) };
  void (from === 'given' ? writeGivenPages(run) : writePages(run)).then(() => process.exit(0));
}
