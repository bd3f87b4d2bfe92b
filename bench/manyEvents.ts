import type { ActivityEvent, ActivityEventSource } from '../src/sandbox/world/activityEvent';
import { eventAt } from './tailEvents';

/** When and where events happen. */
export interface ManyEvents {
  readonly count: number;
  /** The first happens at `start`, the last within `span` of it; milliseconds. */
  readonly start: number;
  readonly span: number;
  readonly place: Pick<ActivityEvent, 'subscriptionId' | 'tenantId'>;
  /** The share that is shown up to `lateness` milliseconds after it happened, and the share that is shown twice. */
  readonly late: number;
  readonly lateness: number;
  readonly twice: number;
}

const promptness = 120_000;

/** When the event of a number happened. */
export function timeOfEvent({ count, start, span }: ManyEvents, number: number): number {
  return Math.floor(start + (number * span) / count);
}

/** Events that follow from their numbers alone, so that none has to be kept. A stretch is asked for page by page: the last one is kept. */
export function manyEvents(all: ManyEvents): ActivityEventSource {
  let last: { readonly from: number; readonly to: number; readonly events: readonly ActivityEvent[] } | undefined;
  return {
    between: (from, to) => {
      if (last?.from !== from || last.to !== to) last = { from, to, events: eventsBetween(all, from, to) };
      return last.events;
    },
  };
}

function eventsBetween(all: ManyEvents, from: number, to: number): readonly ActivityEvent[] {
  const { count, start, span, place, late, lateness, twice } = all;
  const events: ActivityEvent[] = [];
  // Times are rounded down, so that the one before may be of the stretch as well.
  for (let number = Math.max(0, Math.floor(((from - start) * count) / span) - 1); number < count; number++) {
    const time = timeOfEvent(all, number);
    if (time < from) continue;
    if (time >= to) break;
    const delay = chanceOf(number, 1) < late ? chanceOf(number, 2) * lateness : chanceOf(number, 2) * promptness;
    const body = (): Readonly<Record<string, unknown>> => eventAt(number, time);
    const event: ActivityEvent = { time, shownAt: time + delay, ...place, body, record: body };
    events.push(event);
    if (chanceOf(number, 3) < twice) events.push(event);
  }
  return events;
}

/** A number from 0 to 1 that looks like chance and is always the same for an event and a purpose. Source: the finaliser of MurmurHash3. */
function chanceOf(number: number, purpose: number): number {
  let mixed = Math.imul(number, 0x9e3779b1) ^ Math.imul(purpose, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}
