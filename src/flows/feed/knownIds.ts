import { createHash } from 'node:crypto';

/** A record as it is known again: a digest of its log and id, and the time of its event (milliseconds since 1970), which never changes. */
export interface RecordKey {
  readonly digest: string;
  readonly time: number;
}

/** Bytes of a digest. */
export const digestBytes = 16;

/** The digest of a record's log and id, each character one byte. 128 bits: two of a billion records meet with a chance of 1 in 10^21. */
export function digestOf(log: string, id: string): string {
  return createHash('sha1').update(`${log}\n${id}`).digest('binary').slice(0, digestBytes);
}

const hour = 3_600_000;

/** Which records are written already. They lie by the hour of their event, so that whole hours are forgotten at once. */
export class KnownIds {
  readonly #hours = new Map<number, Set<string>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has({ digest, time }: RecordKey): boolean {
    return this.#hours.get(Math.floor(time / hour))?.has(digest) === true;
  }

  add({ digest, time }: RecordKey): void {
    const number = Math.floor(time / hour);
    const known = this.#hours.get(number) ?? new Set();
    this.#hours.set(number, known);
    const before = known.size;
    this.#size += known.add(digest).size - before;
  }

  /** Forgets hours that ended before a time. */
  forget(before: number): void {
    for (const [number, known] of this.#hours) {
      if ((number + 1) * hour > before) continue;
      this.#hours.delete(number);
      this.#size -= known.size;
    }
  }
}
