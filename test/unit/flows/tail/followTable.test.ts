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
});
