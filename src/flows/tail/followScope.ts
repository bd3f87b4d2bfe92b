import { setTimeout as wait } from 'node:timers/promises';
import { AzureFailure } from '../../azure/azureFailure';
import { explainAzure } from '../../azure/explain';
import { readActivityLog } from '../../azure/services/activityLog';
import type { ActivityRecord } from '../../azure/services/activityLog';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { isAbort, messageOf, UserError } from '../../base/errors';
import type { Clock } from '../../base/clock';
import { utcMinute } from '../../base/utcMinute';
import type { ScopeState, TailNarrowing, TailScope } from '../../protocol/tail';
import type { CallBudget } from './callBudget';
import { firstPiece, firstPlan, nextInterval, nextPiece, nextPlan, retrySeconds, sweepInterval, sweepOverlap } from './pollPlan';
import type { PollPlan, Progress } from './pollPlan';
import { readInHalves } from '../readInHalves';
import type { Stretch } from '../readInHalves';
import { millisecondsOf } from './tailStore';
import type { StoredEvents, TailStore } from './tailStore';

/** A client of Resource Manager that sends nothing again by itself, and tells the service's time. */
export type OpenArm = (serviceTime: (now: number) => void) => AzureClient;

export interface FollowParts {
  /** Address of Resource Manager. */
  readonly endpoint: string;
  readonly openArm: OpenArm;
  readonly budget: CallBudget;
  readonly store: TailStore;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Told after events were stored, with the records that they came from. */
  readonly stored: (
    events: StoredEvents,
    arrival: { readonly records: readonly ActivityRecord[]; readonly isFirst: boolean },
  ) => Promise<void>;
  readonly changed: () => void;
  readonly notice: (text: string) => void;
}

export interface FollowOptions {
  readonly scope: TailScope;
  readonly firstMinutes: number;
  readonly pollSeconds: number;
  readonly narrowing?: TailNarrowing | undefined;
}

/** How one log stands. */
export interface ScopeStatus {
  state: ScopeState;
  nextAt?: number | undefined;
  failure?: { readonly message: string; readonly code: string } | undefined;
  /** Milliseconds that the service's clock is ahead. */
  skew: number;
  /** Since when it has looked without an event. */
  quietSince?: number | undefined;
}

/** The name under which a log's progress is kept. */
export function scopeKey({ subscriptionId, tenantId }: TailScope): string {
  return subscriptionId ?? `tenant ${tenantId}`;
}

/** Pauses shorter than this, in seconds, are for nobody but tests. */
const shortestPoll = 10;

/** What is not worth telling of two clocks that differ. */
const smallSkew = 2000;

/** Follows one log until the signal, or until the service says that it may not be read. Never throws. */
export async function followScope(parts: FollowParts, options: FollowOptions, status: ScopeStatus): Promise<void> {
  const follower = new ScopeFollower(parts, options, status);
  try {
    await follower.run();
    status.state = 'stopped';
  } catch (error) {
    if (isAbort(error) && parts.signal.aborted) status.state = 'stopped';
    else {
      const failure = error instanceof UserError ? error : undefined;
      status.state = 'failed';
      status.failure = { message: messageOf(error), code: failure?.code ?? 'tail-failed' };
    }
  }
  status.nextAt = undefined;
  parts.changed();
}

class ScopeFollower {
  readonly #parts: FollowParts;
  readonly #options: FollowOptions;
  readonly #status: ScopeStatus;
  readonly #key: string;
  #arm: AzureClient;
  #renewed = false;
  #narrowing: TailNarrowing | undefined;
  #sweptAt = 0;
  #knowsTime = false;
  /** Milliseconds of the log that are read before it is kept how far it was read. */
  #piece = firstPiece;

  constructor(parts: FollowParts, options: FollowOptions, status: ScopeStatus) {
    this.#parts = parts;
    this.#options = options;
    this.#status = status;
    this.#key = scopeKey(options.scope);
    this.#narrowing = options.narrowing;
    this.#arm = this.#openArm();
  }

  async run(): Promise<void> {
    const { pollSeconds } = this.#options;
    const bounds = { shortest: Math.min(shortestPoll, pollSeconds), longest: pollSeconds };
    let interval = bounds.shortest;
    for (let failures = 0; ;) {
      this.#parts.signal.throwIfAborted();
      const began = performance.now();
      try {
        const added = await this.#look();
        failures = 0;
        this.#renewed = false;
        interval = nextInterval(interval, added, bounds);
        // The pause is counted from look to look, whatever a look takes.
        await this.#pause('live', Math.max(interval / 2, interval - (performance.now() - began) / 1000));
      } catch (error) {
        if (this.#parts.signal.aborted) throw error;
        const asked = this.#mend(error);
        if (asked === 'now') continue;
        failures++;
        await this.#pause('retrying', retrySeconds(failures, asked, this.#parts.random));
      }
    }
  }

  /** Asks for a moment of the log, only for the time that the answer tells: a clock here that is hours ahead would have the first look begin in what is still to come. */
  async #learnTime(): Promise<void> {
    if (this.#knowsTime) return;
    const { signal, budget, endpoint, clock } = this.#parts;
    const { subscriptionId } = this.#options.scope;
    const to = clock.now();
    const moment = { from: to - 1000, to, ...(subscriptionId === undefined ? {} : { subscriptionId }) };
    const pages = readActivityLog(moment, { arm: this.#arm, endpoint, signal, turn: (each) => budget.take(each) });
    await pages[Symbol.asyncIterator]().next();
    this.#knowsTime = true;
  }

  /** The service's time, as near as its answers told it. */
  #now(): number {
    const { skew } = this.#status;
    return this.#parts.clock.now() + (Math.abs(skew) > smallSkew ? skew : 0);
  }

  #openArm(): AzureClient {
    const { openArm, clock } = this.#parts;
    return openArm((now) => (this.#status.skew = now - clock.now()));
  }

  async #pause(state: ScopeState, seconds: number): Promise<void> {
    const { clock, signal, changed } = this.#parts;
    this.#status.state = state;
    this.#status.nextAt = clock.now() + seconds * 1000;
    if (state === 'live') this.#status.failure = undefined;
    changed();
    await wait(seconds * 1000, undefined, { signal });
  }

  /** Looks once, and gives how many events were new. */
  async #look(): Promise<number> {
    await this.#learnTime();
    const before = this.#parts.store.progressOf(this.#key);
    const now = this.#now();
    const plan = before ? nextPlan(before, now, now - this.#sweptAt >= sweepInterval) : firstPlan(now, this.#options.firstMinutes);
    this.#tellGap(plan);
    const firstUntil = before === undefined || plan.lost ? plan.to : (before.firstUntil ?? 0);
    if (before === undefined) await this.#keepBeginning(plan.from, firstUntil);
    // While a gap is filled, events are old but not late.
    const catchesUp = before === undefined || now - before.read > sweepOverlap;
    const look = { before: plan.lost ? undefined : before, isSweep: false, catchesUp, firstUntil };
    let added = 0;
    for (let { from } = plan; from < plan.to;) {
      const to = Math.min(plan.to, from + this.#piece, from < firstUntil ? firstUntil : plan.to);
      if (catchesUp && to < plan.to) {
        this.#status.state = 'filling';
        this.#parts.changed();
      }
      const found = await this.#readStretch({ from, to }, { ...look, isSweep: plan.isSweep && to === plan.to });
      this.#piece = nextPiece(this.#piece, found.read);
      added += found.added;
      from = to;
    }
    // The first answer tells how far the clock here is ahead.
    if (plan.isSweep) this.#sweptAt = Math.min(now, this.#now());
    this.#status.quietSince = added > 0 ? undefined : (this.#status.quietSince ?? this.#parts.clock.now());
    return added;
  }

  /** Once begun, a log is read from there: also where the engine is ended before anything of it was read. */
  async #keepBeginning(from: number, firstUntil: number): Promise<void> {
    const progress = { position: from, read: from, swept: from, lateness: 0, firstUntil };
    await this.#parts.store.add({ scope: this.#key, records: [], progress });
  }

  #tellGap({ lost }: PollPlan): void {
    if (!lost) return;
    const text = (time: number): string => utcMinute(new Date(time).toISOString());
    this.#parts.notice(
      `${this.#options.scope.name}: events from ${text(lost.from)} to ${text(lost.to)} were not read. The service keeps 90 days, and the tail stood still for longer; it goes on from an hour ago.`,
    );
  }

  /** Reads a stretch whole, in as many parts as the service can give it; the last part alone ends a look that goes back far. */
  async #readStretch(stretch: Stretch, look: Look): Promise<Found> {
    const found = { added: 0, read: 0 };
    await readInHalves(stretch, async (part) => {
      const { added, read } = await this.#readPages(part, { ...look, isSweep: look.isSweep && part.to === stretch.to });
      found.added += added;
      found.read += read;
    });
    return found;
  }

  async #readPages({ from, to }: Stretch, { before, isSweep, catchesUp, firstUntil }: Look): Promise<Found> {
    const { store, signal, budget, endpoint, stored } = this.#parts;
    const { subscriptionId } = this.#options.scope;
    const query = {
      from,
      to,
      ...(subscriptionId === undefined ? {} : { subscriptionId }),
      ...(this.#narrowing ? { narrowing: this.#narrowing } : {}),
    };
    const known = store.progressOf(this.#key) ?? before;
    const lateBefore = catchesUp ? undefined : before?.position;
    const waiting: ActivityRecord[] = [];
    let [added, read, newest, lateness] = [0, 0, known?.position ?? from, 0];
    const keep = async (records: readonly ActivityRecord[], progress: Progress | undefined): Promise<void> => {
      const local = this.#locally(records);
      const events = await store.add({ scope: this.#key, records: local, lateBefore, progress });
      if (events.added === 0) return;
      added += events.added;
      newest = Math.max(newest, millisecondsOf(events.newest) ?? newest);
      if (lateBefore !== undefined && events.late > 0)
        lateness = Math.max(lateness, lateBefore - (millisecondsOf(events.earliest) ?? lateBefore));
      await stored(events, { records: local, isFirst: to <= firstUntil });
    };
    for await (const page of readActivityLog(query, { arm: this.#arm, endpoint, signal, turn: (each) => budget.take(each) })) {
      waiting.push(...page);
      read += page.length;
      if (waiting.length >= storedAtOnce) await keep(waiting.splice(0), undefined);
    }
    if (waiting.length > 0) await keep(waiting, undefined);
    const wasLate = known?.lateness ?? 0;
    // Where the clock here is ahead, the stretch ended in what is still to come: that was not read.
    const readTo = Math.min(to, Math.max(from, this.#now()));
    await keep([], {
      position: Math.min(newest, Math.max(to, known?.position ?? 0)),
      read: Math.max(readTo, known?.read ?? 0),
      swept: isSweep || known === undefined ? newest : known.swept,
      // What came late once is forgotten slowly.
      lateness: Math.max(lateness, wasLate * forgetting),
      ...(readTo < firstUntil ? { firstUntil } : {}),
    });
    return { added, read };
  }

  /** Where the service did not take the narrowing, it is applied here. */
  #locally(records: readonly ActivityRecord[]): readonly ActivityRecord[] {
    const { narrowing } = this.#options;
    if (!narrowing || this.#narrowing) return records;
    const wanted = narrowing.value.toLowerCase();
    const read = localNarrowing[narrowing.by];
    return records.filter((record) => {
      const value = read(record).toLowerCase();
      return narrowing.by === 'resourceUri' ? value.startsWith(wanted) : value === wanted;
    });
  }

  /** What to do about a failure: the seconds that the service asks for, `now` where it is mended; thrown on where waiting does not help. */
  #mend(error: unknown): number | undefined | 'now' {
    if (error instanceof AzureFailure) {
      if (error.status === 401 && !this.#renewed) {
        this.#renewed = true;
        this.#arm = this.#openArm();
        return 'now';
      }
      if (error.status === 400 && this.#narrowing) {
        this.#parts.notice(
          `The service did not take the filter ${this.#narrowing.by} ${this.#narrowing.value}, so it is applied here. It says: ${error.innermost.message}`,
        );
        this.#narrowing = undefined;
        return 'now';
      }
      if ([401, 403, 404].includes(error.status)) throw this.#explained(error);
    }
    if (error instanceof UserError) throw error;
    const told = this.#explained(error);
    this.#status.failure = {
      message: messageOf(told),
      code: told instanceof UserError ? told.code : 'tail-failed',
    };
    return error instanceof AzureFailure ? error.retryAfterSeconds : undefined;
  }

  #explained(error: unknown): unknown {
    const { scope } = this.#options;
    const where = scope.subscriptionId === undefined ? 'at the scope / (elevate access first)' : 'of the subscription';
    return explainAzure(error, {
      doing: 'read its Activity Log',
      on: scope.name,
      remedy: `The action Microsoft.Insights/eventtypes/values/Read is missing. Ask an Owner ${where} for the role Monitoring Reader or Reader, or for a custom role with this action, then start the tail again.`,
    });
  }
}

/** How many events were new, of how many that were read. */
interface Found {
  readonly added: number;
  readonly read: number;
}

interface Look {
  readonly before: Progress | undefined;
  readonly isSweep: boolean;
  readonly catchesUp: boolean;
  /** Milliseconds of the end of the first look, where that is not made whole; 0 where it is. */
  readonly firstUntil: number;
}

/** Events that are stored together: each time costs the same, however few they are. */
const storedAtOnce = 1000;

/** Of the lateness that was seen, what is left after one look. */
const forgetting = 0.999;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const localNarrowing: Readonly<Record<TailNarrowing['by'], (record: ActivityRecord) => string>> = {
  resourceGroupName: (record) => textOf(record['resourceGroupName']),
  resourceUri: (record) => textOf(record['resourceId']),
  correlationId: (record) => textOf(record['correlationId']),
  resourceProvider: (record) => textOf((record['resourceProviderName'] as { readonly value?: unknown } | undefined)?.value),
};
