import { t } from '@vscode/l10n';
import { window } from 'vscode';
import type { TreeView } from 'vscode';
import type { App } from '../../app';
import { messageOf } from '../../base/errors';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { NodeTree } from '../../host/tree';
import type { FeedInfo } from '../../protocol/feed';
import { feedsView } from './contributes';
import { feedNodes, needsAttention } from './nodes';
import type { FeedNode } from './nodes';

/** The feeds of the engine, and their view. */
export interface FeedsView extends Disposable {
  /** All feeds, also where the view was never open. */
  list(): Promise<readonly FeedInfo[]>;
  put(feed: FeedInfo): void;
  forget(feedId: string): void;
  /** Shows a feed in the view. */
  reveal(feedId: string): Promise<void>;
}

/** How often what is told of time is told anew. */
const clockInterval = 5000;

/** Opens the view. `changed` is told whatever the feeds have come to be. */
export function openFeedsView(engine: App['engine'], changed: (feeds: readonly FeedInfo[]) => void): FeedsView {
  const registered = new DisposableStore();
  const known = new Map<string, FeedInfo>();
  let listed = false;
  const list = async (): Promise<readonly FeedInfo[]> => {
    // Feeds of earlier windows are the engine's: it tells them once, and then what changes.
    if (!listed) for (const feed of await engine.request('feed/list', {})) known.set(feed.feedId, feed);
    listed = true;
    return [...known.values()];
  };
  const tree = new NodeTree(
    async () => feedNodes(await list(), Date.now()),
    (_node, error) => ({ id: 'error', label: messageOf(error), icon: 'error', kind: 'error' }),
  );
  const view = registered.add(window.createTreeView(feedsView, { treeDataProvider: tree }));
  const refresh = (): void => {
    tree.refresh();
    view.badge = badgeOf([...known.values()]);
    if (listed) changed([...known.values()]);
  };
  const put = (feed: FeedInfo): void => {
    known.set(feed.feedId, feed);
    refresh();
  };
  registered.add(engine.on('feed/changed', put));
  registered.add(every(clockInterval, () => view.visible && known.size > 0 && tree.refresh()));
  registered.add(
    engine.onState((state) => {
      if (state !== 'running') return;
      listed = false;
      tree.refresh();
    }),
  );
  return {
    list,
    put,
    forget: (feedId) => {
      known.delete(feedId);
      refresh();
    },
    reveal: async (feedId) => {
      const node = feedNodes(await list(), Date.now()).find((each) => each.feedId === feedId);
      if (node) await view.reveal(node, { focus: true, expand: true });
    },
    dispose: () => registered.dispose(),
  };
}

function every(milliseconds: number, work: () => unknown): Disposable {
  const timer = setInterval(work, milliseconds);
  return { dispose: () => clearInterval(timer) };
}

/** What is seen while the view itself is not: that something does not go on. */
function badgeOf(feeds: readonly FeedInfo[]): TreeView<FeedNode>['badge'] {
  const value = feeds.filter(needsAttention).length;
  return value === 0
    ? undefined
    : { value, tooltip: value === 1 ? t('1 feed needs attention') : t('{0} feeds need attention', String(value)) };
}
