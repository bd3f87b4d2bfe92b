import { messageOf } from '../../base/errors';
import { t } from '@vscode/l10n';
import { commands, Uri, window, workspace } from 'vscode';
import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { registerCommands } from '../../host/commands';
import { withProgress } from '../../host/progress';
import { NodeTree } from '../../host/tree';
import type { FeedInfo } from '../../protocol/feed';
import { askFeed } from './addFeedPanel';
import { contributes, feedsView } from './contributes';
import { feedNodes } from './nodes';
import type { FeedNode } from './nodes';
import { showChecks } from './testReport';

export type FeedsParts = Pick<App, 'engine' | 'messages' | 'context' | 'reports'>;

/** How often what is told of time is told anew. */
const clockInterval = 5000;

/** Feeds: logs that are written to files as they come. */
export function register({ engine, messages, context, reports }: FeedsParts): Disposable {
  const registered = new DisposableStore();
  const known = new Map<string, FeedInfo>();
  const tree = openView(engine, known, registered);
  registered.add(
    engine.on('feed/changed', (feed) => {
      known.set(feed.feedId, feed);
      tree.refresh();
    }),
  );
  registered.add(engine.on('feed/failed', ({ name, failure = '' }) => void window.showErrorMessage(t('Feed {0}: {1}', name, failure))));
  const set = async (request: 'feed/pause' | 'feed/resume', feedId: string): Promise<void> => {
    known.set(feedId, await engine.request(request, { feedId }));
    tree.refresh();
  };
  const onFeed =
    (work: (feed: FeedInfo) => Promise<void>) =>
    async (node?: FeedNode): Promise<void> => {
      const feed = await feedOf(known, node);
      if (feed) await work(feed);
    };
  const handlers = {
    add: async () => {
      const feed = await add({ engine, context, reports }, [...known.keys()]);
      if (!feed) return;
      known.set(feed.feedId, feed);
      tree.refresh();
      await commands.executeCommand(`${feedsView}.focus`);
    },
    test: onFeed(({ feedId }) => test({ engine, reports }, feedId)),
    pause: onFeed(({ feedId }) => set('feed/pause', feedId)),
    resume: onFeed(({ feedId }) => set('feed/resume', feedId)),
    openConfiguration: onFeed(async ({ configFile }) => void (await window.showTextDocument(Uri.file(configFile)))),
    openFiles: onFeed(openFiles),
    remove: onFeed(async ({ feedId, secrets }) => {
      if (!(await mayRemove(feedId))) return;
      for (const name of secrets) await context.secrets.delete(secretKey(name));
      await engine.request('feed/remove', { feedId });
      known.delete(feedId);
      tree.refresh();
    }),
  };
  registered.add(registerCommands(contributes, handlers, messages));
  registered.add(
    engine.onState((state) => {
      if (state === 'running') void giveSecrets(engine, context.secrets);
    }),
  );
  return registered;
}

/** The feed of a node. VS Code names none where the view was just drawn anew under the mouse: then it is the only one, or is asked for. */
async function feedOf(known: ReadonlyMap<string, FeedInfo>, node: FeedNode | undefined): Promise<FeedInfo | undefined> {
  const named = known.get(node?.feedId ?? '');
  if (named) return named;
  if (known.size < 2) return [...known.values()][0];
  const items = [...known.values()].map((feed) => ({ label: feed.name, description: feed.tenant, feed }));
  return (await window.showQuickPick(items, { placeHolder: t('Which feed?') }))?.feed;
}

async function add(
  { engine, context, reports }: Pick<FeedsParts, 'engine' | 'context' | 'reports'>,
  taken: readonly string[],
): Promise<FeedInfo | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri ?? context.globalStorageUri;
  const asked = await askFeed({ engine, reports }, { folder: Uri.joinPath(folder, 'entra-logs-feed').fsPath, taken });
  if (!asked) return undefined;
  const { secrets, ...added } = asked;
  for (const [name, value] of Object.entries(secrets)) await context.secrets.store(secretKey(name), value);
  await engine.request('feed/secrets', { secrets });
  return engine.request('feed/add', added);
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

function openView(engine: App['engine'], known: Map<string, FeedInfo>, registered: DisposableStore): NodeTree {
  let listed = false;
  const tree = new NodeTree(
    async () => {
      // Feeds of earlier windows are the engine's: it tells them once, and then what changes.
      if (!listed) for (const feed of await engine.request('feed/list', {})) known.set(feed.feedId, feed);
      listed = true;
      return feedNodes([...known.values()], Date.now());
    },
    (_node, error) => ({ id: 'error', label: messageOf(error), icon: 'error', kind: 'error' }),
  );
  const view = registered.add(window.createTreeView(feedsView, { treeDataProvider: tree }));
  const timer = setInterval(() => {
    if (view.visible && known.size > 0) tree.refresh();
  }, clockInterval);
  registered.add({ dispose: () => clearInterval(timer) });
  registered.add(
    engine.onState((state) => {
      if (state !== 'running') return;
      listed = false;
      tree.refresh();
    }),
  );
  return tree;
}

async function test({ engine, reports }: Pick<App, 'engine' | 'reports'>, feedId: string): Promise<void> {
  const title = t('Test Source: {0}', feedId);
  const checks = await withProgress({ title }, (signal) => engine.request('feed/test', { feedId }, { signal }));
  await showChecks(reports, title, checks);
}

/** Opens what a feed has written as a local log folder: of one form, since the others say the same. */
async function openFiles({ folders }: FeedInfo): Promise<void> {
  const [folder] = folders;
  if (folder !== undefined) await commands.executeCommand('entraLogs.logs.openFolder', Uri.file(folder));
}
