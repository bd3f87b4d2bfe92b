import { describe, expect, it } from 'vitest';
import { activityRetention } from '../../../../src/azure/services/activityLog';
import { createCallBudget } from '../../../../src/flows/tail/callBudget';
import { firstPiece, firstPlan, nextInterval, nextPiece, nextPlan, overlapOf, retrySeconds } from '../../../../src/flows/tail/pollPlan';
import type { Progress } from '../../../../src/flows/tail/pollPlan';

const minute = 60_000;
const day = 1440 * minute;
const now = Date.UTC(2026, 10, 26, 12);
const at = (position: number, more: Partial<Progress> = {}): Progress => ({
  position,
  read: now - minute,
  swept: position,
  lateness: 0,
  ...more,
});

describe('what a tail reads next', () => {
  it('SK-5 begins with the first window, with both ends', () => {
    expect(firstPlan(now, 60)).toMatchObject({ from: now - 60 * minute, to: now });
  });

  it('SK-6 goes back ten minutes from the position at least, and further once events were later', () => {
    expect(nextPlan(at(now - 3 * minute), now, false)).toMatchObject({ from: now - 13 * minute, to: now });
    expect(overlapOf({ lateness: 20 * minute })).toBe(30 * minute);
    expect(nextPlan(at(now - 3 * minute, { lateness: 20 * minute }), now, false).from).toBe(now - 33 * minute);
  });

  it('fills a gap of days whole', () => {
    const progress = at(now - 5 * day, { read: now - 5 * day });
    const { from, to, lost } = nextPlan(progress, now, false);
    expect(lost).toBeUndefined();
    expect(from).toBeLessThan(progress.position);
    expect(to).toBe(now);
  });

  it('keeps how far it read every few thousand events, and does not ask a quiet log for each hour', () => {
    let piece = firstPiece;
    for (let read = 0; read < 6; read++) piece = nextPiece(piece, 0);
    expect(piece).toBe(day);
    expect(nextPiece(piece, 2000)).toBe(day);
    for (let read = 0; read < 20; read++) piece = nextPiece(piece, 100_000);
    expect(piece).toBe(minute);
  });

  it('SK-9 leaves a position behind that is older than 90 days, and names the gap', () => {
    const old = now - activityRetention - day;
    const { from, to, lost } = nextPlan(at(old, { read: old }), now, false);
    expect({ from, to }).toEqual({ from: now - 60 * minute, to: now });
    expect(lost).toEqual({ from: old, to: now - 60 * minute });
  });

  it('never asks for more than the 90 days that are kept', () => {
    const edge = now - activityRetention + 6 * minute;
    expect(nextPlan(at(edge, { read: edge, lateness: day }), now, true).from).toBeGreaterThan(now - activityRetention);
  });

  it('does not read a quiet log from its last event on for ever', () => {
    const { from } = nextPlan(at(now - 30 * day), now, true);
    expect(now - from).toBeLessThan(2 * 60 * minute);
  });

  it('SK-6 sees every event that comes up to 30 minutes late, whatever the times of the looks', () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const events = Array.from({ length: 4000 }, (_, index) => {
      const time = now + index * 5000;
      return { time, shownAt: time + (random() < 0.1 ? random() * 30 : random() * 3) * minute };
    });
    const seen = new Set<number>();
    let progress: Progress = { position: now, read: now, swept: now, lateness: 0 };
    let sweptAt = now;
    for (let time = now; time < now + 7 * 60 * minute; time += (10 + random() * 110) * 1000) {
      if (random() < 0.2) continue;
      const plan = nextPlan(progress, time, time - sweptAt >= 5 * minute);
      const found = events.filter((event) => event.shownAt <= time && event.time >= plan.from && event.time <= plan.to);
      const fresh = found.filter((event) => !seen.has(event.time));
      for (const event of fresh) seen.add(event.time);
      const late = Math.max(0, ...fresh.map((event) => progress.position - event.time));
      const position = Math.max(progress.position, ...fresh.map((event) => event.time));
      if (plan.isSweep) sweptAt = time;
      progress = {
        position,
        read: time,
        swept: plan.isSweep ? position : progress.swept,
        lateness: Math.max(late, progress.lateness * 0.99),
      };
    }
    expect(events.filter((event) => !seen.has(event.time))).toEqual([]);
  });
});

describe('when a tail looks again', () => {
  it('is quick while events come, and slows down to the longest pause', () => {
    const bounds = { shortest: 10, longest: 60 };
    expect(nextInterval(60, 3, bounds)).toBe(10);
    let interval = 10;
    for (let look = 0; look < 10; look++) interval = nextInterval(interval, 0, bounds);
    expect(interval).toBe(60);
  });

  it('SK-7 waits twice as long after each failure, five minutes at most, and as long as the service asks', () => {
    expect([1, 2, 3, 9, 20].map((failures) => retrySeconds(failures, undefined, () => 1))).toEqual([2, 4, 8, 300, 300]);
    expect(retrySeconds(1, 17, () => 0)).toBe(17);
    expect(retrySeconds(3, undefined, () => 0)).toBeGreaterThan(5);
  });

  it('takes no time for an answer that is none, or longer than a timer can', () => {
    expect([1, 2, 3].map((failures) => retrySeconds(failures, 0, () => 1))).toEqual([2, 4, 8]);
    expect(retrySeconds(1, 90 * 86_400, () => 1)).toBe(86_400);
  });

  it('lets all tails together ask no more often than the service allows, in their order', async () => {
    const budget = createCallBudget({ calls: 3, milliseconds: 60 }, { now: () => Date.now() });
    const order: number[] = [];
    const began = performance.now();
    const { signal } = new AbortController();
    await Promise.all([1, 2, 3, 4, 5, 6, 7].map((caller) => budget.take(signal).then(() => order.push(caller))));
    expect(order).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(performance.now() - began).toBeGreaterThanOrEqual(115);
  });

  it('lets the others go on when one that waits is cancelled', async () => {
    const budget = createCallBudget({ calls: 1, milliseconds: 40 }, { now: () => Date.now() });
    const aborter = new AbortController();
    await budget.take(aborter.signal);
    const waiting = budget.take(aborter.signal);
    aborter.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await budget.take(new AbortController().signal);
  });
});
