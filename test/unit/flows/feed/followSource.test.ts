import { beforeEach, describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../../src/azure/azureFailure';
import type { SourcePosition } from '../../../../src/flows/feed/checkpoint';
import { filteredSource } from '../../../../src/flows/feed/filteredSource';
import type { FeedRecord } from '../../../../src/flows/feed/feedRecord';
import type { FeedSource, OpenParts } from '../../../../src/flows/feed/feedSources';
import { followSource } from '../../../../src/flows/feed/followSource';
import type { FollowParts } from '../../../../src/flows/feed/followSource';
import type { SourceStatus } from '../../../../src/flows/feed/sourceStatus';
import type { Stretch } from '../../../../src/flows/readInHalves';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.UTC(2026, 10, 28, 8);

/** The service's time, and how far the clock here is from it. */
let [now, skew] = [start, 0];
let written: FeedRecord[];
let positions: Map<string, SourcePosition>;
let asked: Stretch[];
let notices: string[];
let status: SourceStatus;
let ending: AbortController;
beforeEach(() => {
  [now, skew] = [start, 0];
  [written, asked, notices] = [[], [], []];
  positions = new Map();
  status = { key: 'log', name: 'The log', label: 'The log', state: 'starting', written: 0, known: 0, latest: 0, requests: 0 };
  ending = new AbortController();
});

type Read = (stretch: Stretch, parts: OpenParts) => AsyncIterable<readonly FeedRecord[]>;

const at = (time: number): FeedRecord => ({ id: String(time), createdDateTime: new Date(time).toISOString() });
const timeOf = ({ createdDateTime }: FeedRecord): number => Date.parse(String(createdDateTime));

/** A service that has records of some times, and tells its time with each answer. */
const service = (...times: readonly number[]): Read =>
  async function* ({ from, to }, { serviceTime }) {
    await Promise.resolve();
    serviceTime(now);
    yield times.filter((time) => time >= from && time <= Math.min(to, now)).map(at);
  };

function sourceOf(read: Read, retention = 30 * day): FeedSource {
  return {
    key: 'log',
    name: 'The log',
    label: 'The log',
    fileName: 'log',
    log: { name: 'signIns', azlogFolder: 'AzureActiveDirectory', ownerId: 'tenant-1' },
    retention: { milliseconds: retention, words: 'for some days' },
    stretch: day,
    firstPiece: 3 * hour,
    idOf: ({ id }) => String(id),
    timeOf,
    open: (parts) => ({
      read: (stretch) => {
        asked.push(stretch);
        return read(stretch, parts);
      },
    }),
    explain: (error) => error,
  };
}

/** Follows until a number of looks has ended, whether they read all or failed; `between` is called after each. */
async function follow(source: FeedSource, looks: number, between: (look: number) => void = () => undefined): Promise<void> {
  let look = 0;
  const parts = {
    connection: undefined as never,
    budgets: undefined as never,
    writer: {
      positionOf: (key) => positions.get(key),
      begin: (key, position) => Promise.resolve(void positions.set(key, position)),
      advance: (key, position) => Promise.resolve(void positions.set(key, position)),
      add: ({ records }) => {
        const added = records.filter(({ id }) => !written.some((each) => each['id'] === id));
        written.push(...added);
        const times = added.map(timeOf);
        const [earliest, newest] = [Math.min(...times), Math.max(...times)];
        return Promise.resolve({ written: added.length, known: records.length - added.length, earliest, newest });
      },
    },
    secret: { taken: () => undefined, explain: () => undefined },
    clock: { now: () => now + skew },
    random: () => 0,
    signal: ending.signal,
    changed: ({ state }) => {
      if (!['waiting', 'retrying', 'refused'].includes(state)) return;
      between(++look);
      if (look >= looks) ending.abort();
    },
    notice: (text) => void notices.push(text),
  } satisfies FollowParts;
  const rules = { overlap: 10 * minute, lateness: 2 * hour, sweepEvery: 15 * minute, stretch: source.stretch };
  const options = { source, rules: { ...rules, retention: source.retention.milliseconds }, since: day, pollSeconds: 0.001 };
  await followSource(parts, options, status);
}

const failure = (status: number): AzureFailure =>
  new AzureFailure({ status, code: '', reasons: [], requestId: undefined, retryAfterSeconds: undefined, host: 'graph.example' });
const standingAt = (read: number): SourcePosition => ({ read, swept: read, needed: read - 2 * hour, start: read - 20 * day });

describe('the following of a source', () => {
  it('goes on at once when the clock here is put back while it runs', async () => {
    skew = day;
    positions.set('log', standingAt(now - minute));
    await follow(sourceOf(service(start + 30_000)), 3, (look) => {
      if (look !== 1) return;
      now += minute;
      skew = 0;
    });
    expect(written).toEqual([at(start + 30_000)]);
  });

  it('loses nothing when the clock here is ahead by more than the service keeps records', async () => {
    skew = 8 * day;
    positions.set('log', standingAt(now - 2 * day));
    await follow(sourceOf(service(start - day), 7 * day), 1);
    expect(written).toEqual([at(start - day)]);
    expect(notices).toEqual([]);
  });

  it('tells once that records are lost, and only when it has gone on behind them', async () => {
    positions.set('log', standingAt(now - 40 * day));
    let fails = true;
    const read: Read = async function* (stretch, parts) {
      if (fails) throw failure(404);
      yield* service()(stretch, parts);
    };
    const source = sourceOf(read);
    await follow(source, 1);
    expect(notices).toEqual([]);
    fails = false;
    ending = new AbortController();
    await follow(source, 2, () => (now += minute));
    expect(notices).toHaveLength(1);
  });

  it('reads less at once where there are many records, whether or not they are wanted', async () => {
    positions.set('log', standingAt(now - 4 * hour));
    const page = Array.from({ length: 1000 }, (_, index) => at(start - index));
    const many: Read = async function* (_, { serviceTime }) {
      serviceTime(now);
      for (let pages = 0; pages < 5; pages++) yield await Promise.resolve(page);
    };
    await follow(
      filteredSource('signIns', { user: 'nobody' }, () => sourceOf(many)),
      1,
    );
    const lengths = asked.map(({ from, to }) => (to - from) / minute);
    expect(lengths.slice(0, 4)).toEqual([180, 90, 45, 22.5]);
    expect(written).toEqual([]);
  });

  it('asks for less when a later page fails, although the pages before were empty', async () => {
    positions.set('log', standingAt(now - 20 * hour));
    let pages = 0;
    const breaking: Read = async function* (stretch, parts) {
      yield* service()(stretch, parts);
      if (pages++ < 1) throw failure(400);
    };
    await follow(sourceOf(breaking), 1);
    expect(asked.slice(0, 2).map(({ from, to }) => (to - from) / minute)).toEqual([180, 90]);
  });

  it('begins a stretch anew at once, without a word, each time a link to a later page has gone stale', async () => {
    positions.set('log', standingAt(now - 20 * hour));
    const failed = new Set<number>();
    const stale: Read = async function* (stretch, parts) {
      yield* service()(stretch, parts);
      if (failed.size === failed.add(stretch.from).size) return;
      throw failure(400);
    };
    await follow(sourceOf(stale), 1);
    expect(failed.size).toBeGreaterThan(2);
    expect(status).toMatchObject({ state: 'stopped', read: start });
    expect(status.failure ?? status.lastFailure).toBeUndefined();
  });
});
