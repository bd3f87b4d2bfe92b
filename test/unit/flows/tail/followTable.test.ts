import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TableRow } from '../../../../src/azure/logs/tableRows';
import { followTable } from '../../../../src/flows/tail/followTable';
import { openTailStore } from '../../../../src/flows/tail/tailStore';
import type { TailStore } from '../../../../src/flows/tail/tailStore';
import type { Database } from '../../../../src/store/duckdb';
import { followParts, openTestDatabase } from '../../../support/tail/activity';

const clock = { now: () => Date.now() };

let folder: string;
let database: Database;
let store: TailStore;
let aborter: AbortController;
let ended: Promise<void>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  database = await openTestDatabase();
  store = await openTailStore({ database, folder, id: 'one', clock, kept: 10_000 });
  aborter = new AbortController();
  ended = Promise.resolve();
});
afterEach(async () => {
  aborter.abort();
  await ended;
  await store.close();
  database.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** The rows of a table, each with the moment at which it came, as a workspace tells those of a stretch: the first ones up to a number. */
function workspaceOf(rows: readonly TableRow[]): { readonly asked: string[]; readonly ask: (text: string) => readonly TableRow[] } {
  const asked: string[] = [];
  const ask = (text: string): readonly TableRow[] => {
    asked.push(text);
    if (text.startsWith('print')) return [{ TailNow: new Date().toISOString() }];
    const [, from = ''] = /ingestion_time\(\) >= datetime\(([^)]+)\)/.exec(text) ?? [];
    const [, most = ''] = /top (\d+)/.exec(text) ?? [];
    return rows.filter((row) => Date.parse(String(row['TailIngested'])) >= Date.parse(from)).slice(0, Number(most));
  };
  return { asked, ask };
}

describe('a table without ids that is followed', () => {
  it('has each of the rows that say the same, those at the end of an answer too, and none of them twice', async () => {
    const [first, second] = [60_000, 30_000].map((ago) => new Date(Date.now() - ago).toISOString());
    const heartbeat = (arrival: string | undefined): TableRow => ({ TimeGenerated: first, Computer: 'dc-1', TailIngested: arrival });
    // The first answer ends in the middle of the second moment.
    const rows = [...Array.from({ length: 1998 }, () => heartbeat(first)), ...Array.from({ length: 5 }, () => heartbeat(second))];
    const { asked, ask } = workspaceOf(rows);
    const status = { state: 'starting' as const, skew: 0 };
    ended = followTable(
      followParts(store, aborter.signal),
      {
        table: { tenantId: 't', customerId: 'c', name: 'law-one', table: 'Heartbeat' },
        ask: (_table, text) => Promise.resolve({ rows: ask(text), isWhole: true }),
        firstMinutes: 60,
        pollSeconds: 0.1,
      },
      status,
    );
    await vi.waitFor(() => expect(asked.filter((text) => text.startsWith('Heartbeat')).length).toBeGreaterThan(4), { timeout: 15_000 });
    expect(store.facts.total).toBe(rows.length);
  }, 30_000);

  it('calls what came before it was begun earlier, though its first look is ended on the way, and what came since then new', async () => {
    const at = (ago: number): string => new Date(Date.now() - ago).toISOString();
    const row = (arrival: string, computer: string): TableRow => ({ TimeGenerated: arrival, Computer: computer, TailIngested: arrival });
    const rows = [...Array.from({ length: 2500 }, (_, index) => row(at(600_000 - index * 100), `before-${index}`))];
    const told = { earlier: 0, new: 0 };
    const stored: Parameters<typeof followTable>[0]['stored'] = ({ added }, { isFirst }) => {
      told[isFirst ? 'earlier' : 'new'] += added;
      return Promise.resolve();
    };
    const { ask } = workspaceOf(rows);
    const follow = (most: number): Promise<void> => {
      let asked = 0;
      const parts = { ...followParts(store, aborter.signal), stored };
      const table = { tenantId: 't', customerId: 'c', name: 'law-one', table: 'Heartbeat' };
      const answer = (text: string): readonly TableRow[] => {
        if (text.startsWith('Heartbeat') && asked++ === most) aborter.abort();
        aborter.signal.throwIfAborted();
        const before = /ingestion_time\(\) < datetime\(([^)]+)\)/.exec(text)?.[1];
        return ask(text).filter(({ TailIngested }) => before === undefined || Date.parse(String(TailIngested)) < Date.parse(before));
      };
      const options = { table, ask: (_: unknown, text: string) => Promise.resolve().then(() => ({ rows: answer(text), isWhole: true })) };
      return followTable(parts, { ...options, firstMinutes: 60, pollSeconds: 0.1 }, { state: 'starting', skew: 0 });
    };
    await follow(1);
    expect(told).toMatchObject({ new: 0 });
    expect(told.earlier).toBeGreaterThan(0);
    expect(told.earlier).toBeLessThan(2500);
    aborter = new AbortController();
    rows.push(row(at(0), 'since'));
    ended = follow(Infinity);
    await vi.waitFor(() => expect(told).toEqual({ earlier: 2500, new: 1 }), { timeout: 15_000 });
  }, 30_000);
});
