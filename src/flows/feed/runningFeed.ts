import { setTimeout as wait } from 'node:timers/promises';
import type { CloudConnection } from '../../azure/connection';
import { systemClock } from '../../base/clock';
import { isAbort, messageOf, UserError } from '../../base/errors';
import type { Log } from '../../base/log';
import type { FeedInfo, FeedNotifications, FeedState } from '../../protocol/feed';
import type { Connections } from '../azure/connections';
import { createFeedAlarm } from './feedAlarm';
import type { Alarm, FeedAlarm } from './feedAlarm';
import { feedInfo } from './feedInfo';
import { feedStand } from './feedStand';
import type { FeedBudgets } from './feedSources';
import { newStatus } from './feedStatus';
import type { KeptSecrets } from './forward/secretReference';
import type { KeptFeed } from './keptFeeds';
import { runFeed } from './runFeed';

export interface RunningFeedParts {
  readonly tell: <Name extends keyof FeedNotifications>(name: Name, params: FeedNotifications[Name]) => void;
  readonly log: Log;
  readonly budgets: FeedBudgets;
  readonly secrets: KeptSecrets;
  readonly connections: Pick<Connections, 'get'>;
}

/** How often it is looked whether somebody has signed in, or another runner has gone, in milliseconds. */
const lookEvery = 1000;
const elsewhereEvery = 15_000;
/** How long a feed may wait, or a part of it fail, before somebody is told, in milliseconds; a failing part has one interval at least. */
const leastPatience = 60_000;

const nobodySignedIn: Alarm = {
  message: 'Nothing is read, since nobody is signed in to its cloud. Sign in; it goes on by itself then, where it was.',
  action: { title: 'Sign In', command: 'entraLogs.tenants.signIn' },
};
/** News of a feed are told no more often than this, in milliseconds. */
const tellEvery = 250;

/** A feed of this engine: it runs as soon as somebody is signed in to its cloud, unless it is paused. */
export class RunningFeed {
  readonly kept: KeptFeed;
  readonly #parts: RunningFeedParts;
  readonly #ending = new AbortController();
  readonly #status: ReturnType<typeof newStatus>;
  #state: FeedState;
  #failure: string | undefined;
  readonly #alarm: FeedAlarm;
  #telling: NodeJS.Timeout | undefined;
  readonly #done: Promise<void>;

  /** It goes on counting where one that ran before it stopped. */
  constructor(kept: KeptFeed, parts: RunningFeedParts, before?: RunningFeed) {
    this.kept = kept;
    this.#parts = parts;
    this.#status = before ? before.#status : newStatus(kept.config.name, systemClock.now());
    this.#state = kept.run.paused ? 'paused' : 'waiting';
    const patience = Math.max(leastPatience, kept.config.pollSeconds * 1000);
    this.#alarm = createFeedAlarm({ patience, tell: (alarm) => this.#tell(alarm) });
    this.#done = this.#follow();
    if (!before) void this.#recall();
    this.#changed();
  }

  info(): FeedInfo {
    const { config, configFile } = this.kept;
    return feedInfo({
      config,
      configFile,
      state: this.#state,
      status: this.#status,
      failure: this.#failure ?? this.#status.failure?.message,
      now: systemClock.now(),
    });
  }

  /** Puts down what was read, and ends. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#done;
    this.#alarm.dispose();
    clearTimeout(this.#telling);
  }

  async #follow(): Promise<void> {
    if (this.kept.run.paused) return;
    try {
      while (!this.#ending.signal.aborted && (await this.#turn()));
    } catch (error) {
      if (!isAbort(error)) this.#parts.log(`Feed ${this.kept.config.name} ended: ${String(error)}`);
    }
  }

  /** Runs it once, and says whether it is to be run again. */
  async #turn(): Promise<boolean> {
    const { signal } = this.#ending;
    const connection = await this.#signedIn();
    this.#become('starting');
    const renewal = this.#renewalOf(connection);
    try {
      await this.#run(connection, AbortSignal.any([signal, renewal.signal]));
      return renewal.signal.aborted && !signal.aborted;
    } catch (error) {
      const message = messageOf(error);
      if (error instanceof UserError && error.code === 'feed-locked') {
        this.#become('elsewhere', message);
        await this.#recall();
        await wait(elsewhereEvery, undefined, { signal });
        return true;
      }
      this.#become('failed', message);
      this.#tell({ message, ...(error instanceof UserError && error.action ? { action: error.action } : {}) });
      return false;
    } finally {
      renewal.dispose();
    }
  }

  /** Tells what the feed's checkpoint says, until it runs here and says so itself. */
  async #recall(): Promise<void> {
    const stand = await feedStand(this.kept.config);
    if (this.#state === 'running' || this.#ending.signal.aborted) return;
    Object.assign(this.#status, stand);
    this.#changed();
  }

  /** Aborted when somebody has signed in anew: the feed then begins again where it was, with what they signed in with. */
  #renewalOf(connection: CloudConnection): { readonly signal: AbortSignal; readonly dispose: () => void } {
    const controller = new AbortController();
    const looking = setInterval(() => {
      const found = this.#connection();
      if (found !== undefined && found !== connection) controller.abort();
    }, lookEvery);
    looking.unref();
    return { signal: controller.signal, dispose: () => clearInterval(looking) };
  }

  #run(connection: CloudConnection, signal: AbortSignal): Promise<void> {
    const { budgets, log, secrets } = this.#parts;
    const { config } = this.kept;
    return runFeed({
      config,
      connection,
      budgets,
      secrets,
      clock: systemClock,
      random: Math.random,
      signal,
      status: this.#status,
      changed: () => this.#become(this.#status.state === 'running' ? 'running' : this.#state, this.#failure),
      log: (event) => {
        log(`Feed ${config.name}: ${event.message}`, event.level);
        this.#alarm.take(event);
      },
    });
  }

  #tell({ message, action }: Alarm): void {
    this.#parts.tell('feed/failed', { ...this.info(), failure: message, ...(action ? { action } : {}) });
  }

  /** Whoever is signed in to the feed's cloud just now. */
  #connection(): CloudConnection | undefined {
    const { connectionId, cloud } = this.kept.run;
    try {
      const connection = this.#parts.connections.get(connectionId);
      return connection.cloud.id === cloud ? connection : undefined;
    } catch (error) {
      if (error instanceof UserError) return undefined;
      throw error;
    }
  }

  async #signedIn(): Promise<CloudConnection> {
    const since = systemClock.now();
    for (let isTold = false; ;) {
      const connection = this.#connection();
      if (connection) return connection;
      if (!isTold && systemClock.now() - since >= leastPatience) {
        isTold = true;
        this.#become('waiting', nobodySignedIn.message);
        this.#tell(nobodySignedIn);
      }
      await wait(lookEvery, undefined, { signal: this.#ending.signal });
    }
  }

  #become(state: FeedState, failure?: string): void {
    [this.#state, this.#failure] = [state, failure];
    this.#changed();
  }

  #changed(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#parts.tell('feed/changed', this.info());
    }, tellEvery);
  }
}
