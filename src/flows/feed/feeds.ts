import { join } from 'node:path';
import { t } from '@vscode/l10n';
import { systemClock } from '../../base/clock';
import { UserError } from '../../base/errors';
import type { EngineHandlers } from '../../protocol/engine';
import type { FeedInfo, FeedRequests } from '../../protocol/feed';
import type { Connections } from '../azure/connections';
import { feedConfigOf } from './feedConfig';
import type { FeedBudgets } from './feedSources';
import type { KeptSecrets } from './forward/secretReference';
import { headlessFeed, withCloud } from './headlessFeed';
import { brokenInfo } from './feedInfo';
import { createKeptFeeds } from './keptFeeds';
import type { BrokenFeed, KeptFeed, KeptFeeds } from './keptFeeds';
import { RunningFeed } from './runningFeed';
import type { RunningFeedParts } from './runningFeed';
import { testFeed } from './testFeed';

export interface FeedsParts extends Pick<RunningFeedParts, 'tell' | 'log'> {
  readonly storageFolder: string;
  readonly budgets: FeedBudgets;
}

/** The feeds of this engine. They go on by themselves where somebody is signed in to their cloud. */
export interface Feeds {
  readonly handlers: EngineHandlers<keyof FeedRequests>;
  close(): Promise<void>;
}

export function createFeeds(parts: FeedsParts, connections: Pick<Connections, 'get'>): Feeds {
  const secrets = new Map<string, string>();
  const kept: KeptSecrets = (name) => secrets.get(name);
  const book = new FeedBook(createKeptFeeds(join(parts.storageFolder, 'feeds')), {
    ...parts,
    secrets: kept,
    connections,
  });
  return {
    handlers: {
      'feed/list': () => book.infos(),
      'feed/add': async ({ connectionId, config, folder }) => {
        const cloud = connections.get(connectionId).cloud.id;
        return book.add(withCloud(config, cloud), folder, { connectionId, cloud, paused: false });
      },
      'feed/pause': ({ feedId }) => book.set(feedId, true),
      'feed/resume': ({ feedId }) => book.set(feedId, false),
      'feed/remove': async ({ feedId }) => {
        await book.remove(feedId);
        return {};
      },
      'feed/secrets': ({ secrets: given }) => {
        for (const [name, value] of Object.entries(given)) secrets.set(name, value);
        return Promise.resolve({});
      },
      'feed/test': ({ feedId }, { signal }) => book.test(feedId, signal),
      'feed/testNew': async ({ connectionId, config: written, folder }, { signal }) => {
        const config = feedConfigOf(written, { folder, name: 'This' });
        const { budgets } = parts;
        return testFeed({ config, connection: connections.get(connectionId), budgets, secrets: kept, clock: systemClock, signal });
      },
      'feed/configuration': ({ connectionId, config, folder }) =>
        Promise.resolve(headlessFeed(withCloud(config, connections.get(connectionId).cloud.id), folder)),
    },
    close: () => book.close(),
  };
}

class FeedBook {
  readonly #kept: KeptFeeds;
  readonly #parts: RunningFeedParts;
  readonly #running = new Map<string, RunningFeed>();
  readonly #broken = new Map<string, BrokenFeed>();
  readonly #loaded: Promise<void>;

  constructor(kept: KeptFeeds, parts: RunningFeedParts) {
    this.#kept = kept;
    this.#parts = parts;
    this.#loaded = kept.list().then((feeds) => {
      for (const feed of feeds)
        if ('config' in feed) this.#start(feed);
        else this.#break(feed);
    });
  }

  async infos(): Promise<readonly FeedInfo[]> {
    const running = (await this.all()).map((feed) => feed.info());
    return [...running, ...[...this.#broken.values()].map(brokenInfo)];
  }

  async all(): Promise<readonly RunningFeed[]> {
    await this.#loaded;
    return [...this.#running.values()];
  }

  async add(config: Readonly<Record<string, unknown>>, folder: string, run: KeptFeed['run']): Promise<FeedInfo> {
    await this.#loaded;
    const name = String(config['name']);
    if (this.#running.has(name) || this.#broken.has(name))
      throw new UserError(t('There is a feed {0} already. Give this one another name.', name), { code: 'feed-exists' });
    return this.#start(await this.#kept.put(config, folder, run)).info();
  }

  async set(feedId: string, paused: boolean): Promise<FeedInfo> {
    await this.#loaded;
    if (this.#broken.has(feedId)) return this.#mended(feedId);
    const feed = await this.#get(feedId);
    // Somebody may have changed the file while it stood still.
    const kept = paused ? feed.kept : await this.#kept.read(feedId);
    await feed.stop();
    const run = { ...kept.run, paused };
    await this.#kept.note(feedId, run);
    return this.#start({ ...kept, run }, feed).info();
  }

  async remove(feedId: string): Promise<void> {
    await this.#loaded;
    if (!this.#broken.delete(feedId)) {
      const feed = await this.#get(feedId);
      await feed.stop();
      this.#running.delete(feedId);
    }
    await this.#kept.remove(feedId);
  }

  async test(feedId: string, signal: AbortSignal): ReturnType<typeof testFeed> {
    const { config, run } = (await this.#get(feedId)).kept;
    const { budgets, connections, secrets } = this.#parts;
    return testFeed({ config, connection: connections.get(run.connectionId), budgets, secrets, clock: systemClock, signal });
  }

  async close(): Promise<void> {
    await Promise.all((await this.all()).map((feed) => feed.stop()));
  }

  /** Starts a feed whose files can be read again. @throws UserError that says why they cannot, where that is so */
  async #mended(feedId: string): Promise<FeedInfo> {
    const kept = await this.#kept.read(feedId);
    this.#broken.delete(feedId);
    const run = { ...kept.run, paused: false };
    await this.#kept.note(feedId, run);
    return this.#start({ ...kept, run }).info();
  }

  #break(feed: BrokenFeed): void {
    this.#broken.set(feed.name, feed);
    this.#parts.log(`Feed ${feed.name} does not run: ${feed.failure}`, 'error');
    const action = {
      title: t('Open Feed Configuration'),
      command: 'entraLogs.feeds.openConfiguration',
      arguments: [{ feedId: feed.name }],
    };
    this.#parts.tell('feed/failed', { ...brokenInfo(feed), action });
  }

  #start(kept: KeptFeed, before?: RunningFeed): RunningFeed {
    const feed = new RunningFeed(kept, this.#parts, before);
    this.#running.set(kept.config.name, feed);
    return feed;
  }

  async #get(feedId: string): Promise<RunningFeed> {
    await this.#loaded;
    const feed = this.#running.get(feedId);
    if (feed) return feed;
    const broken = this.#broken.get(feedId);
    if (broken) throw new UserError(broken.failure, { code: 'feed-config' });
    throw new UserError(t('There is no feed {0} any more.', feedId), { code: 'feed-unknown' });
  }
}
