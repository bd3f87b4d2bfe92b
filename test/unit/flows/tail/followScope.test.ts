import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AzureFailure } from '../../../../src/azure/azureFailure';
import type { AzureClient } from '../../../../src/azure/pipeline/azureClient';
import { activityLogLimit, createCallBudget } from '../../../../src/flows/tail/callBudget';
import { followScope } from '../../../../src/flows/tail/followScope';
import type { FollowParts, ScopeStatus } from '../../../../src/flows/tail/followScope';
import { openTailStore } from '../../../../src/flows/tail/tailStore';
import type { TailStore } from '../../../../src/flows/tail/tailStore';
import type { TailNarrowing } from '../../../../src/protocol/tail';
import type { Database } from '../../../../src/store/duckdb';
import { activityEvent, followParts, openTestDatabase } from '../../../support/tail/activity';

const clock = { now: () => Date.now() };

let folder: string;
let database: Database;
let store: TailStore;
let aborter: AbortController;
let notices: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  database = await openTestDatabase();
  store = await openTailStore({ database, folder, id: 'one', clock, kept: 1000 });
  aborter = new AbortController();
  notices = [];
});
afterEach(async () => {
  aborter.abort();
  await store.close();
  database.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** The stretch of a log that a path asks for, in milliseconds. */
const stretchOf = (path: string): readonly number[] =>
  [...path.matchAll(/eventTimestamp\+[gl]e\+'([^']+)/g)].map(([, time = '']) => Date.parse(time));

/** Follows a log whose pages are given, by the paths that are asked for. */
function follow(
  answer: (path: string) => unknown,
  narrowing?: TailNarrowing,
  firstMinutes = 60,
  stored: FollowParts['stored'] = () => Promise.resolve(),
): { readonly status: ScopeStatus; readonly ended: Promise<void> } {
  const status: ScopeStatus = { state: 'starting', skew: 0 };
  const arm: Pick<AzureClient, 'get'> = { get: <T>(path: string) => Promise.resolve().then(() => answer(decodeURIComponent(path)) as T) };
  const ended = followScope(
    {
      endpoint: 'https://management.example',
      openArm: () => arm as AzureClient,
      budget: createCallBudget(activityLogLimit, clock),
      ...followParts(store, aborter.signal, notices),
      stored,
    },
    {
      scope: { tenantId: 't', tenantName: 'Contoso', subscriptionId: 's', name: 'sub-prod' },
      firstMinutes,
      pollSeconds: 0.1,
      narrowing,
    },
    status,
  );
  return { status, ended };
}

describe('a log that is followed', () => {
  it('narrows here what the service refuses to narrow, and says so', async () => {
    const inGroup = (id: string, group: string): object => ({
      ...activityEvent({ id, time: Date.now() - 1000 }),
      resourceGroupName: group,
    });
    const refused = new AzureFailure({
      status: 400,
      code: 'BadRequest',
      reasons: [{ code: 'BadRequest', message: 'The filter is not supported.' }],
      requestId: undefined,
      retryAfterSeconds: undefined,
      host: 'management.example',
    });
    const { ended } = follow(
      (path) => {
        if (path.includes('resourceGroupName')) throw refused;
        return { value: [inGroup('mine', 'RG-ONE'), inGroup('other', 'rg-two')] };
      },
      { by: 'resourceGroupName', value: 'rg-one' },
    );
    await vi.waitFor(() => expect(store.facts.total).toBe(1), { timeout: 10_000 });
    expect(notices).toEqual([expect.stringMatching(/did not take the filter resourceGroupName rg-one.*not supported/)]);
    aborter.abort();
    await ended;
  });

  it('takes a page without a value for an empty one, and says since when it has looked and when it looks next', async () => {
    const { status, ended } = follow(() => ({ value: null }));
    const began = Date.now();
    await vi.waitFor(() => expect(status).toMatchObject({ state: 'live', failure: undefined }), { timeout: 10_000 });
    expect(status.quietSince).toBeGreaterThanOrEqual(began - 1000);
    expect(status.nextAt).toBeGreaterThanOrEqual(began);
    aborter.abort();
    await ended;
    expect(status.state).toBe('stopped');
  });

  it('fills a long gap though it is ended again and again on the way, since what it has read is kept', async () => {
    const began = Date.now() - 600 * 60_000;
    const events = Array.from({ length: 600 }, (_, minute) =>
      activityEvent({ id: `event-${minute}`, time: began + (minute + 1) * 60_000 }),
    );
    const firsts: number[] = [];
    for (let life = 0; life < 20 && store.facts.total < events.length; life++) {
      aborter = new AbortController();
      let asked = 0;
      const { ended } = follow(
        (path) => {
          const [from = 0, to = 0] = stretchOf(path);
          // The first question only tells the time.
          if (to - from <= 1000) return { value: [] };
          firsts[life] ??= from;
          if (asked++ === 2) aborter.abort();
          return {
            value: events.filter(
              ({ eventTimestamp }) => Date.parse(String(eventTimestamp)) >= from && Date.parse(String(eventTimestamp)) <= to,
            ),
          };
        },
        undefined,
        600,
      );
      await vi.waitFor(() => expect(aborter.signal.aborted || store.facts.total === events.length).toBe(true), { timeout: 10_000 });
      aborter.abort();
      await ended;
    }
    expect(store.facts.total).toBe(events.length);
    expect(firsts.length).toBeGreaterThan(1);
    expect(firsts.at(-1)).toBeGreaterThan(firsts[0]!);
  }, 60_000);

  it('calls what happened before it was begun earlier, though its first look is ended on the way, and what happened since then new', async () => {
    const began = Date.now();
    const events = [50, 30, 5].map((ago) => activityEvent({ id: `${ago} minutes before`, time: began - ago * 60_000 }));
    const timeOf = ({ eventTimestamp }: Readonly<Record<string, unknown>>): number => Date.parse(String(eventTimestamp));
    const told = { earlier: 0, new: 0 };
    const stored: FollowParts['stored'] = ({ added }, { isFirst }) => {
      told[isFirst ? 'earlier' : 'new'] += added;
      return Promise.resolve();
    };
    let asked = 0;
    const answer = (path: string): unknown => {
      const [from = 0, to = 0] = stretchOf(path);
      // The first question only tells the time; the first engine reads two pieces of the hour.
      if (to - from <= 1000) return { value: [] };
      if (asked++ === 2) aborter.abort();
      aborter.signal.throwIfAborted();
      return { value: events.filter((event) => timeOf(event) >= from && timeOf(event) <= to) };
    };
    await follow(answer, undefined, 60, stored).ended;
    expect(told).toEqual({ earlier: 2, new: 0 });
    aborter = new AbortController();
    events.push(activityEvent({ id: 'since', time: Date.now() }));
    const { ended } = follow(answer, undefined, 60, stored);
    await vi.waitFor(() => expect(store.facts.total).toBe(events.length), { timeout: 10_000 });
    aborter.abort();
    await ended;
    expect(told).toEqual({ earlier: 3, new: 1 });
  }, 30_000);

  it('is read from where it was begun, also where it was ended before anything of it was read', async () => {
    let asked = 0;
    const { ended } = follow(() => {
      // The first question only tells the time.
      if (asked++ === 0) return { value: [] };
      aborter.abort();
      throw new Error('The engine was ended.');
    });
    await ended;
    const hour = 60 * 60_000;
    expect(Math.abs((store.progressOf('s')?.read ?? 0) - (Date.now() - hour))).toBeLessThan(60_000);
  });

  it('ends where the subscription is not there any more, and says who can help', async () => {
    const gone = new AzureFailure({
      status: 404,
      code: 'SubscriptionNotFound',
      reasons: [{ code: 'SubscriptionNotFound', message: 'The subscription could not be found.' }],
      requestId: undefined,
      retryAfterSeconds: undefined,
      host: 'management.example',
    });
    const { status, ended } = follow(() => {
      throw gone;
    });
    await ended;
    expect(status.state).toBe('failed');
    expect(status.failure?.message).toContain('sub-prod');
  });
});
