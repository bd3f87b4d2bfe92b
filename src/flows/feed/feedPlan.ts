import type { Stretch } from '../readInHalves';
import type { SourcePosition, SweepUnderWay } from './checkpoint';

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
  /** When the look, or the sweep that it goes on with, was begun. */
  readonly begun: number;
  /** What the service has let go before it was read. */
  readonly lost?: Stretch;
}

/** The position of a source that is read from a time on and never was before. */
export function firstPosition(from: number): SourcePosition {
  return { read: from, swept: from, needed: from, start: from };
}

/**
 * What to read next. A sweep goes back from the last one by the lateness: what is older had come by then, and was read. So no record is lost that comes
 * no later than that, however long the feed stood still. Looks between sweeps go back a little, and only make records come sooner. A sweep that was
 * broken off goes on where it was: in a large log it may take longer than a process lives, or than all of its requests succeed.
 */
export function planLook(position: SourcePosition, now: number, rules: LookRules): LookPlan {
  const { swept, read, start } = position;
  const open = position.sweep && goOn(position.sweep, now, rules);
  const isSweep = open !== undefined || now - swept >= rules.sweepEvery;
  const wanted = open?.from ?? (isSweep ? Math.min(swept - rules.lateness, read - rules.overlap) : read - rules.overlap);
  const oldest = now - rules.retention;
  const from = Math.max(wanted, oldest, start);
  const lost = read < oldest ? { lost: { from: read, to: oldest } } : {};
  return { stretches: cut({ from, to: Math.max(from, now) }, rules.stretch), isSweep, begun: open?.begun ?? now, ...lost };
}

/**
 * Where a sweep that was broken off goes on, and from when it counts. What is older by the lateness than when it was begun had all come by then, so
 * that of a long gap nothing is read twice. What is newer is read again where much may have come since; else the next sweep does that.
 */
function goOn({ begun, to }: SweepUnderWay, now: number, { lateness }: LookRules): { readonly from: number; readonly begun: number } {
  const settled = begun - lateness;
  return to > settled && now - begun < lateness ? { from: to, begun } : { from: Math.min(to, settled), begun: now };
}

/**
 * The position after a stretch was read whole. A sweep knows nothing of what came late since it was begun, and is over when it has come so far.
 * @param look `begun` is no later than when the service first answered in it
 */
export function afterStretch(
  position: SourcePosition,
  { to }: Stretch,
  { isSweep, begun }: Pick<LookPlan, 'isSweep' | 'begun'>,
  rules: LookRules,
): SourcePosition {
  const swept = isSweep ? Math.max(position.swept, Math.min(to, begun)) : position.swept;
  const read = Math.max(position.read, to);
  const needed = Math.max(position.start, Math.min(swept - rules.lateness, read - rules.overlap));
  const sweep = isSweep && to < begun ? { begun, to } : undefined;
  return { ...position, read, swept, needed, sweep };
}

/** Parts of a stretch, oldest first, none longer than a length. */
export function cut({ from, to }: Stretch, length: number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (let start = from; start < to; start += length) stretches.push({ from: start, to: Math.min(start + length, to) });
  return stretches;
}
