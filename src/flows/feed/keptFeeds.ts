import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CloudId } from '../../base/cloudId';
import { messageOf, UserError } from '../../base/errors';
import { writeDurably } from '../durableFile';
import { feedConfigOf, readFeedConfig } from './feedConfig';
import type { FeedConfig } from './feedConfig';
import { locatedForward } from './forward/settledForward';
import type { WrittenForward } from './forward/settledForward';

/** A feed as it is kept between runs of the engine. */
export interface KeptFeed {
  readonly config: FeedConfig;
  readonly configFile: string;
  readonly run: FeedRunNote;
}

/** A feed whose files cannot be read: it is told of, since it does not run. */
export interface BrokenFeed {
  readonly name: string;
  readonly configFile: string;
  readonly failure: string;
}

/** How it is run here: what is no part of its configuration. */
export interface FeedRunNote {
  readonly connectionId: string;
  /** The cloud that it reads: signing in to another one does not start it. */
  readonly cloud: CloudId;
  readonly paused: boolean;
}

/** Where feeds are kept: a folder for each, with the configuration that the command line takes too. */
export interface KeptFeeds {
  list(): Promise<readonly (KeptFeed | BrokenFeed)[]>;
  /** As its file says now. @throws UserError where its configuration is wrong, or has another name */
  read(name: string): Promise<KeptFeed>;
  /** @throws UserError where the configuration is wrong */
  put(written: Readonly<Record<string, unknown>>, from: string, run: FeedRunNote): Promise<KeptFeed>;
  note(name: string, run: FeedRunNote): Promise<void>;
  remove(name: string): Promise<void>;
}

export function createKeptFeeds(folder: string): KeptFeeds {
  const read = async (name: string): Promise<KeptFeed> => {
    const configFile = join(folder, name, 'feed.json');
    const config = await readFeedConfig(configFile);
    if (config.name !== name)
      throw new UserError(`${configFile} names the feed ${config.name}, but it is ${name} here. Name it so, or add another feed.`, {
        code: 'feed-renamed',
      });
    const run = JSON.parse(await readFile(join(folder, name, 'run.json'), 'utf8')) as FeedRunNote;
    return { config, configFile, run };
  };
  const note = (name: string, run: FeedRunNote): Promise<void> => writeDurably(join(folder, name, 'run.json'), JSON.stringify(run));
  return {
    list: async () => {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
      return Promise.all(
        names.map((name) =>
          read(name).catch((error: unknown) => ({ name, configFile: join(folder, name, 'feed.json'), failure: messageOf(error) })),
        ),
      );
    },
    put: async (written, from, run) => {
      const { name, sources, output, stateFolder } = feedConfigOf(written, { folder: from, name: 'This' });
      const { forward } = written;
      const own = join(folder, name);
      await mkdir(own, { recursive: true, mode: 0o700 });
      // It is read from another folder from now on.
      const settled = {
        ...written,
        sources,
        ...(output.length > 0 ? { output } : {}),
        ...(Array.isArray(forward) ? { forward: (forward as readonly WrittenForward[]).map((each) => locatedForward(each, from)) } : {}),
        ...(written['stateFolder'] === undefined ? { stateFolder: 'state' } : { stateFolder }),
      };
      await writeDurably(join(own, 'feed.json'), `${JSON.stringify(settled, undefined, 2)}\n`);
      await note(name, run);
      return read(name);
    },
    read,
    note,
    remove: (name) => rm(join(folder, name), { recursive: true, force: true }),
  };
}
