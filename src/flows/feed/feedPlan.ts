import type { Stretch } from '../readInHalves';
import type { SourcePosition } from './checkpoint';

/** How a source is looked at. All are milliseconds. */
export interface LookRules {
  /** How far each look goes back. */
  readonly overlap: number;
  /** The latest that a record may come after its event and still be read. */
  readonly lateness: number;
  /** How often a look goes back by that. */
  readonly sweepEvery: number;
  /** A stretch that is read at once. */
  readonly stretch: number;
  /** How long the service keeps records. */
  readonly retention: number;
}

export interface LookPlan {
  /** What to read, oldest first: a stretch that was read counts before the next begins. */
  readonly stretches: readonly Stretch[];
  readonly isSweep: boolean;
  /** What the service has let go before it was read. */
  readonly lost?: Stretch;
}

/** The position of a source that is read from a time on and never was before. */
export function firstPosition(from: number): SourcePosition {
  return { read: from, swept: from, needed: from, start: from };
}

/**
 * What to read next. A sweep goes back from the last one by the lateness: what is older had come by then, and was read. So no record is lost that comes
 * no later than that, however long the feed stood still. Looks between sweeps go back a little, and only make records come sooner.
 */
export function planLook(position: SourcePosition, now: number, rules: LookRules): LookPlan {
  const isSweep = now - position.swept >= rules.sweepEvery;
  const wanted = isSweep ? Math.min(position.swept - rules.lateness, position.read - rules.overlap) : position.read - rules.overlap;
  const oldest = now - rules.retention;
  const from = Math.max(wanted, oldest, position.start);
  const lost = position.read < oldest ? { lost: { from: position.read, to: oldest } } : {};
  return { stretches: cut({ from, to: Math.max(from, now) }, rules.stretch), isSweep, ...lost };
}

/** The position after a stretch was read whole. */
export function afterStretch(position: SourcePosition, { to }: Stretch, isSweep: boolean, rules: LookRules): SourcePosition {
  const swept = isSweep ? Math.max(position.swept, to) : position.swept;
  const read = Math.max(position.read, to);
  return { ...position, read, swept, needed: Math.max(position.start, Math.min(swept - rules.lateness, read - rules.overlap)) };
}

/** Parts of a stretch, oldest first, none longer than a length. */
export function cut({ from, to }: Stretch, length: number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (let start = from; start < to; start += length) stretches.push({ from: start, to: Math.min(start + length, to) });
  return stretches;
}
