import { setTimeout as wait } from 'node:timers/promises';
import { AzureFailure } from '../../azure/azureFailure';
import type { CloudConnection } from '../../azure/connection';
import type { Clock } from '../../base/clock';
import { isAbort, UserError } from '../../base/errors';
import { formatCount } from '../../base/quantities';
import { utcMinute } from '../../base/utcMinute';
import type { SourcePosition } from './checkpoint';
import { OutputFailed } from './outputFailure';
import { nextPiece, retrySeconds } from '../tail/pollPlan';
import { waitToAskAgain } from './askAgain';
import { afterStretch, firstPosition, planLook } from './feedPlan';
import type { LookPlan, LookRules } from './feedPlan';
import type { FeedBudgets, FeedSource, OpenedSource } from './feedSources';
import { secretEnded } from './secretWatch';
import type { SecretWatch } from './secretWatch';
import type { FeedOutput } from './feedOutputs';
import { failureOf, recovered } from './sourceStatus';
import type { SourceStatus } from './sourceStatus';
import { readInHalves } from '../readInHalves';
import type { Stretch } from '../readInHalves';

export interface FollowParts {
  readonly connection: CloudConnection;
  readonly budgets: FeedBudgets;
  readonly writer: FeedOutput;
  readonly secret: SecretWatch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly changed: (status: SourceStatus) => void;
  /** Tells something of note; of those with one code, people are told of the first alone. */
  readonly notice: (text: string, code?: string) => void;
}

export interface FollowOptions {
  readonly source: FeedSource;
  readonly rules: LookRules;
  /** How far back the first look ever goes, in milliseconds. */
  readonly since: number;
  readonly pollSeconds: number;
}

/** Seconds after which a source that was refused is tried again: somebody may have given the right. */
const refusedPause = 300;

/** Reads a source until the signal. Only a failure of the output ends it before. @throws UserError of the writer */
export async function followSource(parts: FollowParts, options: FollowOptions, status: SourceStatus): Promise<void> {
  const follower = new SourceFollower(parts, options, status);
  try {
    await follower.run();
  } catch (error) {
    if (!(isAbort(error) && parts.signal.aborted)) throw error;
  } finally {
    status.state = 'stopped';
    parts.changed(status);
  }
}

class SourceFollower {
  readonly #parts: FollowParts;
  readonly #options: FollowOptions;
  readonly #status: SourceStatus;
  #opened: OpenedSource;
  #renewed = false;
  #skew: number | undefined;
  /** Milliseconds that are read before it is kept how far: few until it is known how many records that are. */
  #piece: number;
  /** Pages and records that were read, those too that are known or not wanted. */
  #pages = 0;
  #records = 0;
  /** Failures in a row, with nothing read between them that is kept. */
  #failures = 0;
  /** The service's time at its first answer to a stretch. */
  #answeredAt: number | undefined;

  constructor(parts: FollowParts, options: FollowOptions, status: SourceStatus) {
    this.#parts = parts;
    this.#options = options;
    this.#status = status;
    this.#piece = options.source.firstPiece;
    this.#opened = this.#open();
  }

  async run(): Promise<void> {
    const { signal, clock, random } = this.#parts;
    for (;;) {
      signal.throwIfAborted();
      try {
        this.#say('reading');
        await this.#look();
        this.#failures = 0;
        this.#renewed = false;
        this.#status.lastSuccess = clock.now();
        this.#parts.secret.taken();
        recovered(this.#status);
        await this.#pause('waiting', this.#options.pollSeconds);
      } catch (error) {
        if (error instanceof OutputFailed) throw error.cause;
        if (signal.aborted) throw error;
        if (this.#renew(error)) continue;
        this.#failures++;
        const isRefused = this.#tell(error);
        const asked = error instanceof AzureFailure ? error.retryAfterSeconds : undefined;
        if (this.#status.failure?.code === secretEnded) await this.#pause('refused', Math.min(this.#options.pollSeconds, refusedPause));
        else if (isRefused) await this.#pause('refused', refusedPause);
        else await this.#pause('retrying', retrySeconds(this.#failures, asked, random));
      }
    }
  }

  #open(): OpenedSource {
    const { connection, budgets, signal, clock } = this.#parts;
    return this.#options.source.open({
      connection,
      budgets,
      signal,
      serviceTime: (now) => {
        this.#skew = now - clock.now();
        this.#answeredAt ??= now;
        this.#status.requests++;
      },
      again: (error, tries) => waitToAskAgain(error, tries, this.#parts),
    });
  }

  #say(state: SourceStatus['state']): void {
    this.#status.state = state;
    this.#parts.changed(this.#status);
  }

  async #pause(state: SourceStatus['state'], seconds: number): Promise<void> {
    this.#say(state);
    await wait(seconds * 1000, undefined, { signal: this.#parts.signal });
  }

  /** When a source is read for the first time, by the service's clock: one here that is wrong would have the feed begin at the wrong time. */
  async #firstPosition(): Promise<SourcePosition> {
    const { source, since } = this.#options;
    await this.#learnTime();
    const { milliseconds, words } = source.retention;
    if (since > milliseconds)
      this.#parts.notice(
        `${source.name}: the feed was to begin ${formatCount(since / 86_400_000)} days back, but the service keeps records ${words}. It begins with the oldest that there are.`,
      );
    const position = firstPosition(this.#now() - Math.min(since, milliseconds));
    await this.#write(() => this.#parts.writer.begin(source.key, position));
    return position;
  }

  /** Has the service tell its time, by the least that it can be asked. */
  async #learnTime(): Promise<void> {
    const now = this.#parts.clock.now();
    const pages = this.#opened.read({ from: now - 60_000, to: now });
    await pages[Symbol.asyncIterator]().next();
  }

  /** The service's time, as far as it has told it. */
  #now(): number {
    return this.#parts.clock.now() + (this.#skew ?? 0);
  }

  async #look(): Promise<void> {
    const { writer } = this.#parts;
    const { source, rules } = this.#options;
    const kept = writer.positionOf(source.key);
    const before = kept ?? (await this.#firstPosition());
    const plan = await this.#plan(before);
    // What goes between beginning and asking was told of by where it begins.
    let lost = kept && plan.lost;
    let { begun } = plan;
    for (const stretch of plan.stretches) {
      for (let { from } = stretch; from < stretch.to;) {
        const to = Math.min(stretch.to, from + this.#piece);
        const read = await this.#readPiece({ from, to });
        // By a clock here that was put forward, the look would seem to know what has not come yet.
        begun = Math.min(begun, this.#answeredAt ?? begun);
        const position = afterStretch(writer.positionOf(source.key) ?? before, read, { ...plan, begun }, rules);
        await this.#write(() => writer.advance(source.key, position));
        // As long as nothing behind it is read, more of it is lost with each try.
        if (lost) this.#tellLost(lost);
        lost = undefined;
        this.#failures = 0;
        this.#renewed = false;
        this.#status.read = position.read;
        this.#status.lag = Math.max(0, this.#now() - position.read);
        this.#parts.changed(this.#status);
        from = to;
      }
    }
  }

  /**
   * What to read. By a clock here that is behind, or was put back since the service told its time, all seems to be read already; by one that is ahead, what
   * is still there seems to be lost. So neither counts before the service has told its time again.
   */
  async #plan(position: SourcePosition): Promise<LookPlan> {
    const { rules } = this.#options;
    const plan = planLook(position, this.#now(), rules);
    const [first] = plan.stretches;
    if (first && first.from > this.#now() - rules.retention) return plan;
    await this.#learnTime();
    return planLook(position, this.#now(), rules);
  }

  /** Reads a piece of a stretch, and gives what was really read of it. */
  async #readPiece({ from, to }: Stretch): Promise<Stretch> {
    this.#answeredAt = undefined;
    const [pages, records] = [this.#pages, this.#records];
    try {
      await readInHalves({ from, to }, (part) => this.#readPages(part));
    } catch (error) {
      // One of many requests failed: what is asked for again is less, or it might never be read whole.
      if (this.#pages > pages) this.#piece = nextPiece(this.#piece, Infinity);
      throw error;
    }
    this.#piece = nextPiece(this.#piece, this.#records - records);
    // What was still to come when the service began to answer was not read, whatever the clock here says.
    return { from, to: Math.min(to, this.#answeredAt ?? to) };
  }

  async #readPages(stretch: Stretch): Promise<void> {
    const { source } = this.#options;
    const { log, idOf, timeOf, wants = () => true } = source;
    const readBefore = this.#status.read;
    for await (const page of this.#opened.read(stretch)) {
      this.#pages++;
      this.#records += page.length;
      const records = page.filter(wants);
      const added = await this.#write(() => this.#parts.writer.add({ source: source.key, log, records, idOf, timeOf }));
      this.#status.written += added.written;
      this.#status.known += added.known;
      if (readBefore !== undefined && added.written > 0) this.#status.latest = Math.max(this.#status.latest, readBefore - added.earliest);
    }
  }

  async #write<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof UserError ? new OutputFailed(error) : error;
    }
  }

  /** Begins anew with a new token, once before anything more is read, where the service does not take the one that there is. */
  #renew(error: unknown): boolean {
    const status = error instanceof AzureFailure ? error.status : undefined;
    // 400: a link to a later page has gone stale, and the stretch is begun anew.
    if ((status !== 401 && status !== 400) || this.#renewed) return false;
    this.#renewed = true;
    this.#opened = this.#open();
    return true;
  }

  /** Keeps a failure in words, and says whether waiting alone does not mend it. */
  #tell(error: unknown): boolean {
    const told = this.#parts.secret.explain(error) ?? this.#options.source.explain(error);
    this.#status.failure = failureOf(told, this.#parts.clock.now());
    return error instanceof AzureFailure && [401, 403, 404].includes(error.status);
  }

  #tellLost({ from, to }: Stretch): void {
    const { name, retention } = this.#options.source;
    const text = (time: number): string => utcMinute(new Date(time).toISOString());
    this.#parts.notice(
      `${name}: records from ${text(from)} to ${text(to)} could not be read. The feed stood still for longer than the service keeps records: ${retention.words}.`,
    );
  }
}
