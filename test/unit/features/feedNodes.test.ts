import { describe, expect, it } from 'vitest';
import { feedNodes, needsAttention } from '../../../src/features/feeds/nodes';
import type { FeedInfo } from '../../../src/protocol/feed';

const now = Date.UTC(2026, 10, 26, 12);
const feed: FeedInfo = {
  feedId: 'contoso',
  name: 'contoso',
  tenant: 'contoso.example',
  state: 'running',
  configFile: '/feeds/contoso/feed.json',
  folders: ['/out'],
  files: 3,
  records: 1200,
  recordsToday: 1204,
  forwards: [],
  secrets: [],
  lastCommit: new Date(now - 61_000).toISOString(),
  sources: [
    {
      name: 'signIns of Contoso',
      label: 'signIns',
      state: 'waiting',
      written: 12,
      today: 304,
      lastSuccess: new Date(now - 5000).toISOString(),
      read: '2026-11-26T11:59:00.000Z',
      lag: 1500,
    },
  ],
};

describe('the nodes of feeds', () => {
  it('tell how a feed and each of its logs stand', () => {
    const [node] = feedNodes([feed], now);
    expect(node).toMatchObject({ label: 'contoso', description: 'running · 1,204 records today', kind: 'feed running' });
    expect(node!.tooltip).toContain('Last file finished 1 min 1 s ago');
    const [source] = node!.children!() as ReturnType<typeof feedNodes>;
    expect(source).toMatchObject({ label: 'signIns', description: 'up to date · 304 records today · lag 1.5 s' });
    expect(source!.tooltip).toContain('Position: 2026-11-26 11:59:00 UTC');
    expect(source!.tooltip).toContain('Last read to the end: 5.0 s ago');
  });

  it('stand out where a log fails, and say why and since when', () => {
    const failing = {
      ...feed.sources[0]!,
      state: 'refused' as const,
      failure: 'The right is gone.',
      failedAt: new Date(now - 2000).toISOString(),
    };
    const [node] = feedNodes([{ ...feed, sources: [failing] }], now);
    expect(node).toMatchObject({ description: 'a source fails · 1,204 records today', icon: 'warning' });
    expect((node!.children!() as ReturnType<typeof feedNodes>)[0]!.tooltip).toContain('2.0 s ago: The right is gone.');
  });

  it('tell how far a log that fails falls back, though it was up to date when it was read last', () => {
    const failing = { ...feed.sources[0]!, lag: 3, failure: 'The right is gone.' };
    const [source] = feedNodes([{ ...feed, sources: [failing] }], now)[0]!.children!() as ReturnType<typeof feedNodes>;
    expect(source!.description).toBe('up to date · The right is gone.');
    expect(source!.tooltip).toContain('Lag: 1 min 0 s');
    const [well] = feedNodes([{ ...feed, sources: [{ ...feed.sources[0]!, lag: 3 }] }], now)[0]!.children!() as ReturnType<
      typeof feedNodes
    >;
    expect(well!.description).toBe('up to date · 304 records today · lag under 1 s');
  });

  it('say that a feed waits for room on its disk, and how much', () => {
    const [node] = feedNodes([{ ...feed, failure: 'The feed waits: 1 MB is left. Make room.' }], now);
    expect(node).toMatchObject({ description: 'waits for room on the disk · 1,204 records today', icon: 'warning' });
    expect(node!.tooltip).toContain('1 MB is left');
  });

  it('tell what a receiver has taken, what waits for it, and why it takes nothing', () => {
    const forward = { name: 'splunk (splunk.example:8088)', state: 'retrying' as const, sent: 5200, refused: 2, queuedBytes: 4_100_000 };
    const failing = { ...forward, failure: 'It is busy.', failedAt: new Date(now - 3000).toISOString() };
    const [node] = feedNodes([{ ...feed, forwards: [failing] }], now);
    expect(node).toMatchObject({ description: 'a receiver fails · 1,204 records today', icon: 'warning' });
    const receiver = (node!.children!() as ReturnType<typeof feedNodes>).at(-1)!;
    expect(receiver).toMatchObject({
      label: 'to splunk (splunk.example:8088)',
      description: 'trying again · It is busy. · 5,200 sent · 3.9 MB wait · 2 refused',
    });
    expect(receiver.tooltip).toContain('3.0 s ago: It is busy.');
  });

  it('have the facts of each log below it, so that they can be read without a mouse, with the last error that is over', () => {
    const lastFailure = { message: 'Graph had too much to do.', at: new Date(now - 600_000).toISOString() };
    const [source] = feedNodes([{ ...feed, sources: [{ ...feed.sources[0]!, lastFailure }] }], now)[0]!.children!() as ReturnType<
      typeof feedNodes
    >;
    const facts = source!.children!() as ReturnType<typeof feedNodes>;
    expect(facts.map(({ label, description }) => `${label}: ${description}`)).toEqual([
      'Last read to the end: 5.0 s ago',
      'Last error: 10 min 0 s ago: Graph had too much to do.',
      'Records today: 304',
      'Records since the start: 12',
      'Position: 2026-11-26 11:59:00 UTC',
      'Lag: 1.5 s',
    ]);
    expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
  });

  it('count as what needs attention where a part fails, where nobody is signed in for a while and where it ended, and not where it is paused', () => {
    const failing = { ...feed.sources[0]!, failure: 'The right is gone.' };
    const cases: readonly (readonly [Partial<FeedInfo>, boolean])[] = [
      [{}, false],
      [{ sources: [failing] }, true],
      [{ failure: 'The feed waits.' }, true],
      [{ state: 'waiting' }, false],
      [{ state: 'waiting', failure: 'Nobody is signed in.' }, true],
      [{ state: 'failed' }, true],
      [{ state: 'paused', sources: [failing] }, false],
      [{ state: 'elsewhere' }, false],
    ];
    for (const [change, needs] of cases) expect(needsAttention({ ...feed, ...change })).toBe(needs);
  });

  it('can be resumed where they are paused or have failed, and paused otherwise', () => {
    const kinds = (['paused', 'failed', 'waiting', 'elsewhere'] as const).map((state) => feedNodes([{ ...feed, state }], now)[0]!.kind);
    expect(kinds).toEqual(['feed ended', 'feed ended', 'feed running', 'feed running']);
  });
});
