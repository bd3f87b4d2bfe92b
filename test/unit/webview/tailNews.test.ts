import { describe, expect, it, vi } from 'vitest';
import type { TailRow } from '../../../src/protocol/tail';
import { gatherNews } from '../../../webview-ui/src/tail/gatherNews';

const row = (time: string, sentence: string): TailRow => ({ time, sentence }) as TailRow;

describe('the news of a tail', () => {
  it('are one sentence for all that came meanwhile, with the newest of them', async () => {
    const told: string[] = [];
    const arrived = gatherNews((text) => told.push(text), 20);
    arrived(2, row('2026-03-01T10:00:00', 'first'));
    arrived(1, row('2026-03-01T10:00:02', 'newest'));
    arrived(1, row('2026-03-01T09:00:00', 'late'));
    await vi.waitFor(() => expect(told).toEqual(['4 new events. Newest: newest']));
    arrived(1, row('2026-03-01T10:00:01', 'after'));
    await vi.waitFor(() => expect(told.at(-1)).toBe('1 new events. Newest: after'));
  });
});
