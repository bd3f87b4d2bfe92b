import { describe, expect, it } from 'vitest';
import type { SourcePosition } from '../../../../src/flows/feed/checkpoint';
import { afterStretch, firstPosition, planLook } from '../../../../src/flows/feed/feedPlan';
import type { LookRules } from '../../../../src/flows/feed/feedPlan';
import { createRandom } from '../../../../src/samples/random';

const minute = 60_000;
const hour = 60 * minute;
const now = Date.UTC(2026, 10, 26, 12);
const rules: LookRules = { overlap: 10 * minute, lateness: 2 * hour, sweepEvery: 15 * minute, stretch: 24 * hour, retention: 720 * hour };
const read: SourcePosition = { read: now - minute, swept: now - 20 * minute, needed: now - 3 * hour, start: now - 48 * hour };

/** The position after a look that was broken off when it had come to a time. */
function brokenOff(position: SourcePosition, at: number, to: number): SourcePosition {
  return afterStretch(position, { from: position.swept - rules.lateness, to }, planLook(position, at, rules), rules);
}

describe('what a feed reads next', () => {
  it('goes back from the last sweep by the lateness', () => {
    expect(planLook(read, now, rules)).toMatchObject({
      stretches: [{ from: read.swept - rules.lateness, to: now }],
      isSweep: true,
      begun: now,
    });
  });

  it('goes on with a sweep that was broken off where it was', () => {
    const position = brokenOff(read, now, now - hour);
    expect(position).toMatchObject({ swept: read.swept, needed: read.swept - rules.lateness });
    const later = now + 5 * minute;
    expect(planLook(position, later, rules)).toMatchObject({ stretches: [{ from: now - hour, to: later }], isSweep: true, begun: now });
  });

  it('counts a sweep that was broken off from when it was begun, since nobody looked again for what came later', () => {
    const position = brokenOff(read, now, now - hour);
    const later = now + 5 * minute;
    const over = afterStretch(position, { from: now - hour, to: later }, planLook(position, later, rules), rules);
    expect(over).toMatchObject({ read: later, swept: now, sweep: undefined });
    expect(planLook(over, now + 15 * minute, rules)).toMatchObject({ isSweep: true, begun: now + 15 * minute });
  });

  it('reads again what may have come since a sweep that was broken off longer ago than a record may be late', () => {
    const position = brokenOff(read, now, now - hour);
    const later = now + 2 * hour;
    expect(planLook(position, later, rules)).toMatchObject({ stretches: [{ from: now - rules.lateness }], isSweep: true, begun: later });
  });

  it.each([5 * minute, 3 * hour])('reads nothing of a long gap twice, however long ago the look was broken off (%i ms)', (pause) => {
    const position = brokenOff({ ...read, read: now - 40 * hour, swept: now - 40 * hour }, now, now - 20 * hour);
    const later = now + pause;
    expect(planLook(position, later, rules)).toMatchObject({
      stretches: [{ from: now - 20 * hour, to: later }],
      isSweep: true,
      begun: later,
    });
  });

  it('keeps no sweep of a look that is none', () => {
    const position = { ...read, swept: now - minute };
    expect(
      afterStretch(position, { from: now - 11 * minute, to: now - minute }, planLook(position, now, rules), rules).sweep,
    ).toBeUndefined();
  });
});

describe('a feed that is ended after every few pieces', () => {
  it.each([1, 2, 3, 4, 5])(
    'reads each record that comes within the lateness, and asks for none that it has forgotten (course %i)',
    (seed) => {
      const random = createRandom(seed, 'ended looks');
      const end = now + 48 * hour;
      const records = Array.from({ length: 2000 }, (_, index) => {
        const time = now + index * 72_000;
        return { time, shownAt: time + (random.next() < 0.3 ? random.next() * rules.lateness : 0), isRead: false };
      });
      let position = firstPosition(now);
      for (let clock = now; clock < end; clock += random.integer(20 * minute)) {
        const plan = planLook(position, clock, rules);
        let left = random.integer(14);
        for (let from = plan.stretches[0]?.from ?? clock; from < clock && left > 0; left--) {
          expect(from).toBeGreaterThanOrEqual(position.needed);
          const to = Math.min(clock, from + 10 * minute);
          for (const record of records) if (record.time >= from && record.time <= to && record.shownAt <= clock) record.isRead = true;
          position = afterStretch(position, { from, to }, plan, rules);
          from = to;
        }
      }
      expect(position.swept).toBeGreaterThan(end - 3 * hour);
      expect(records.filter(({ isRead, shownAt }) => !isRead && shownAt < position.swept)).toEqual([]);
    },
  );
});
