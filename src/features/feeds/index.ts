import { messageOf, UserError } from '../../base/errors';
import { t } from '@vscode/l10n';
import { commands, env, Uri, window, workspace } from 'vscode';
import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { registerCommands } from '../../host/commands';
import { withProgress } from '../../host/progress';
import type { FeedInfo, FeedProblem } from '../../protocol/feed';
import { askFeed } from './addFeedPanel';
import { contributes, feedsView } from './contributes';
import { openFeedsView } from './feedsTree';
import type { FeedsView } from './feedsTree';
import type { FeedNode } from './nodes';
import { showChecks } from './testReport';

export type FeedsParts = Pick<App, 'engine' | 'messages' | 'log' | 'context' | 'reports' | 'storage'>;

/** Whether there are feeds that go on when a window is opened. */
const runKey = 'feeds.run';

/** Feeds: logs that are written to files as they come. */
export function register(parts: FeedsParts): Disposable {
  const { engine, messages, context, reports, storage } = parts;
  const registered = new DisposableStore();
  const view = registered.add(
    openFeedsView(engine, (feeds) => {
      const run = feeds.some(({ state }) => state !== 'paused');
      if (run !== (storage.read<boolean>(runKey) ?? false)) void storage.write(runKey, run);
    }),
  );
  const set = async (request: 'feed/pause' | 'feed/resume', feedId: string): Promise<void> => {
    view.put(await engine.request(request, { feedId }));
  };
  const onFeed =
    (work: (feed: FeedInfo) => Promise<void>) =>
    async (node?: FeedNode): Promise<void> => {
      const feed = await feedOf(await view.list(), node);
      if (feed) await work(feed);
    };
  const handlers = {
    add: async () => {
      const feed = await add(parts, await view.list());
      if (!feed) return;
      view.put(feed);
      await commands.executeCommand(`${feedsView}.focus`);
    },
    test: onFeed(({ feedId }) => test({ engine, reports }, feedId)),
    pause: onFeed(({ feedId }) => set('feed/pause', feedId)),
    resume: onFeed(({ feedId }) => set('feed/resume', feedId)),
    openConfiguration: onFeed(async ({ configFile }) => void (await window.showTextDocument(Uri.file(configFile)))),
    openFiles: onFeed(openFiles),
    copyError: async ({ copies = '' }: FeedNode) => env.clipboard.writeText(copies),
    remove: onFeed(async ({ feedId, secrets }) => {
      if (!(await mayRemove(feedId))) return;
      await engine.request('feed/remove', { feedId });
      for (const name of secrets) await context.secrets.delete(secretKey(name));
      view.forget(feedId);
    }),
  };
  registered.add(registerCommands(contributes, handlers, messages));
  registered.add(engine.on('feed/failed', (problem) => void showProblem(problem, view)));
  registered.add(
    engine.onState((state) => {
      if (state === 'running') void giveSecrets(engine, context.secrets);
    }),
  );
  // Feeds go on when VS Code is started again (AZ-14), whether anybody looks at them or not; without feeds the engine waits for its first need.
  if (storage.read<boolean>(runKey) === true) void engine.start().catch((error: unknown) => parts.log.error(messageOf(error)));
  return registered;
}

/** The feed of a node. VS Code names none where the view was just drawn anew under the mouse: then it is the only one, or is asked for. */
async function feedOf(feeds: readonly FeedInfo[], node: FeedNode | undefined): Promise<FeedInfo | undefined> {
  const named = feeds.find(({ feedId }) => feedId === node?.feedId);
  if (named) return named;
  if (feeds.length < 2) return feeds[0];
  const items = feeds.map((feed) => ({ label: feed.name, description: feed.tenant, feed }));
  return (await window.showQuickPick(items, { placeHolder: t('Which feed?') }))?.feed;
}

async function add(
  { engine, context, reports }: Pick<FeedsParts, 'engine' | 'context' | 'reports'>,
  feeds: readonly FeedInfo[],
): Promise<FeedInfo | undefined> {
  const taken = feeds.map(({ feedId }) => feedId);
  const folder = workspace.workspaceFolders?.[0]?.uri ?? context.globalStorageUri;
  const asked = await askFeed({ engine, reports }, { folder: Uri.joinPath(folder, 'entra-logs-feed').fsPath, taken });
  if (!asked) return undefined;
  const { secrets, ...added } = asked;
  for (const [name, value] of Object.entries(secrets)) await context.secrets.store(secretKey(name), value);
  await engine.request('feed/secrets', { secrets });
  return engine.request('feed/add', added);
}

/** Says that a feed does not go on, with what mends it, where a button can, and the way to where it stands. */
async function showProblem({ feedId, name, state, failure = '', action }: FeedProblem, view: FeedsView): Promise<void> {
  const show = state === 'failed' ? window.showErrorMessage : window.showWarningMessage;
  const shown = t('Show Feed');
  const chosen = await show(t('Feed {0}: {1}', name, failure), ...(action ? [action.title] : []), shown);
  if (chosen === shown) await view.reveal(feedId);
  else if (chosen !== undefined && action) await commands.executeCommand(action.command, ...(action.arguments ?? []));
}

async function mayRemove(feedId: string): Promise<boolean> {
  const go = t('Remove');
  const detail = t('It is forgotten how far the feed has read. The files that it has written stay.');
  return (await window.showWarningMessage(t('Remove the feed {0}?', feedId), { modal: true, detail }, go)) === go;
}

/** Where VS Code keeps a value that a feed's configuration names as `secret:NAME`. */
const secretKey = (name: string): string => `entraLogs.feed.${name}`;

/** An engine that has just begun knows no secret: feeds that forward wait for theirs. */
async function giveSecrets(engine: App['engine'], kept: App['context']['secrets']): Promise<void> {
  const feeds = await engine.request('feed/list', {}).catch(() => []);
  const secrets: Record<string, string> = {};
  for (const name of feeds.flatMap((feed) => feed.secrets)) {
    const value = await kept.get(secretKey(name));
    if (value !== undefined) secrets[name] = value;
  }
  if (Object.keys(secrets).length > 0) await engine.request('feed/secrets', { secrets });
}

async function test({ engine, reports }: Pick<App, 'engine' | 'reports'>, feedId: string): Promise<void> {
  const title = t('Test Source: {0}', feedId);
  const checks = await withProgress({ title }, (signal) => engine.request('feed/test', { feedId }, { signal }));
  await showChecks(reports, title, checks);
}

/** Opens what a feed has written as a local log folder: of one form, since the others say the same. */
async function openFiles({ name, logFolder }: FeedInfo): Promise<void> {
  if (logFolder === undefined) {
    const words = t(
      'The feed {0} writes no files that open as logs. Give it an output of the kind jsonLines or azlog in its configuration.',
      name,
    );
    throw new UserError(words, { code: 'feed-no-files' });
  }
  await commands.executeCommand('entraLogs.logs.openFolder', Uri.file(logFolder));
}
