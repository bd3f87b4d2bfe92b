import { t } from '@vscode/l10n';
import { commands, env, Uri, window, workspace } from 'vscode';
import type { App } from '../../app';
import { UserError } from '../../base/errors';
import type { CommandHandlers } from '../../host/commands';
import { withProgress } from '../../host/progress';
import type { FeedInfo } from '../../protocol/feed';
import { askFeed } from './addFeedPanel';
import { feedsView } from './contributes';
import type { contributes } from './contributes';
import type { FeedsView } from './feedsTree';
import { secretKey } from './keptSecrets';
import type { FeedNode } from './nodes';
import { showChecks } from './testReport';

export type FeedCommandsParts = Pick<App, 'engine' | 'context' | 'reports'>;

/** Adds feeds, and does what is asked of one that is there. */
export function createHandlers(parts: FeedCommandsParts, view: FeedsView): CommandHandlers<typeof contributes> {
  const { engine, context, reports } = parts;
  const set = async (request: 'feed/pause' | 'feed/resume', feedId: string): Promise<void> => {
    view.put(await engine.request(request, { feedId }));
  };
  const onFeed =
    (work: (feed: FeedInfo) => Promise<void>) =>
    async (node?: FeedNode): Promise<void> => {
      const feed = await feedOf(await view.list(), node);
      if (feed) await work(feed);
    };
  return {
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
}

/** The feed of a node. VS Code names none where the view was just drawn anew under the mouse: then it is the only one, or is asked for. */
async function feedOf(feeds: readonly FeedInfo[], node: FeedNode | undefined): Promise<FeedInfo | undefined> {
  const named = feeds.find(({ feedId }) => feedId === node?.feedId);
  if (named) return named;
  if (feeds.length < 2) return feeds[0];
  const items = feeds.map((feed) => ({ label: feed.name, description: feed.tenant, feed }));
  return (await window.showQuickPick(items, { placeHolder: t('Which feed?') }))?.feed;
}

async function add({ engine, context, reports }: FeedCommandsParts, feeds: readonly FeedInfo[]): Promise<FeedInfo | undefined> {
  const taken = feeds.map(({ feedId }) => feedId);
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
