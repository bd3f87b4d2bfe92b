/** How often something is asked for at most within a stretch of time, wherever that begins. */
export class RequestRate {
  /** The most that there were within a stretch. */
  most = 0;
  total = 0;
  readonly #milliseconds: number;
  readonly #times: number[] = [];

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /** Counts a request at a time, which is not before that of the last. */
  count(now: number): void {
    this.total++;
    this.#times.push(now);
    while ((this.#times[0] ?? now) <= now - this.#milliseconds) this.#times.shift();
    this.most = Math.max(this.most, this.#times.length);
  }
}
