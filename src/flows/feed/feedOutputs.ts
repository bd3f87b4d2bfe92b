import type { SourcePosition } from './checkpoint';
import type { Added, Addition, FeedWriter } from './feedWriter';

/** What the sources of a feed write to. */
export interface FeedOutput {
  /** How far a source was read; undefined where it never was. */
  positionOf(source: string): SourcePosition | undefined;
  /** Sets the position of a source that was never read; it is on disk when this has ended. */
  begin(source: string, position: SourcePosition): Promise<void>;
  add(addition: Addition): Promise<Added>;
  advance(source: string, position: SourcePosition): Promise<void>;
}

/**
 * Several writers as one output: files for people to keep, and queues of what is to be forwarded, which end at other times. Each writes a record once and
 * has positions of its own; after a crash the one that is behind says where it goes on, and the other knows what it has. `room` is awaited before anything
 * is added, so that a queue that is full holds up the reading.
 */
export function feedOutputs(writers: readonly FeedWriter[], room: () => Promise<void>): FeedOutput {
  /** The positions of each source that some writer has not gone beyond, oldest first, with what they need by themselves. */
  const passed = new Map<string, readonly SourcePosition[]>();
  return {
    positionOf: (source) => earliest(writers.map((writer) => writer.positionOf(source)).filter((position) => position !== undefined)),
    begin: async (source, position) => void (await Promise.all(writers.map((writer) => writer.begin(source, position)))),
    add: async (addition) => {
      await room();
      const [first, ...others] = await Promise.all(writers.map((writer) => writer.add(addition)));
      if (!first) throw new Error('A feed has an output.');
      // What any of them did not have yet is new to the feed.
      return others.reduce((most, each) => (each.written > most.written ? each : most), first);
    },
    advance: async (source, position) => {
      // What one still has to read again after a crash comes to the others too: they have to know it until then.
      const before = passed.get(source) ?? [];
      const places = writers.map((writer) => placeOf(before, writer.state.positionOf(source)));
      const needed = Math.min(position.needed, ...places.map((place) => place.needed));
      passed.set(source, [...before.slice(Math.max(0, Math.min(...places.map(({ index }) => index)))), position]);
      await Promise.all(writers.map((writer) => writer.advance(source, { ...position, needed })));
    },
  };
}

/** Where a committed position stands among those that were passed, and what it needs by itself: the one on disk names what the others needed too. */
function placeOf(
  passed: readonly SourcePosition[],
  committed: SourcePosition | undefined,
): { readonly index: number; readonly needed: number } {
  if (!committed) return { index: passed.length, needed: Infinity };
  const index = passed.findIndex(({ read, swept }) => read === committed.read && swept === committed.swept);
  return { index, needed: passed[index]?.needed ?? committed.needed };
}

/** A receiver that was added later begins where the feed is: who has no position holds up nobody. */
function earliest(positions: readonly SourcePosition[]): SourcePosition | undefined {
  const [first, ...others] = positions;
  if (!first) return undefined;
  return others.reduce(older, first);
}

function older(one: SourcePosition, other: SourcePosition): SourcePosition {
  return {
    read: Math.min(one.read, other.read),
    swept: Math.min(one.swept, other.swept),
    needed: Math.min(one.needed, other.needed),
    start: Math.min(one.start, other.start),
    ...marksOf(one.marks, other.marks),
  };
}

type Marks = SourcePosition['marks'];

/** Of a partition that both have read, where the one behind is; one that either has not read is read from its start. */
function marksOf(one: Marks, other: Marks): { readonly marks?: NonNullable<Marks> } {
  if (!one && !other) return {};
  const shared = Object.entries(one ?? {}).flatMap(([name, mark]) => {
    const second = other?.[name];
    return second === undefined ? [] : [[name, Number.parseInt(mark, 10) <= Number.parseInt(second, 10) ? mark : second] as const];
  });
  return { marks: Object.fromEntries(shared) };
}
