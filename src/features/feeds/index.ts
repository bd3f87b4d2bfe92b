import { messageOf } from '../../base/errors';
import { t } from '@vscode/l10n';
import { commands, window } from 'vscode';
import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { registerCommands } from '../../host/commands';
import type { FeedProblem } from '../../protocol/feed';
import { contributes } from './contributes';
import { openFeedsView } from './feedsTree';
import type { FeedsView } from './feedsTree';
import { giveSecrets } from './keptSecrets';

export type FeedsParts = Pick<App, 'engine' | 'messages' | 'log' | 'context' | 'reports' | 'storage'>;

/** Whether there are feeds that go on when a window is opened. */
const runKey = 'feeds.run';

/** Feeds: logs that are written to files as they come. */
export function register(parts: FeedsParts): Disposable {
  const { engine, messages, context, storage } = parts;
  const registered = new DisposableStore();
  const view = registered.add(
    openFeedsView(engine, (feeds) => {
      const run = feeds.some(({ state }) => state !== 'paused');
      if (run !== (storage.read<boolean>(runKey) ?? false)) void storage.write(runKey, run);
    }),
  );
  registered.add(registerCommands(contributes, async () => (await import('./commands')).createHandlers(parts, view), messages));
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

/** Says that a feed does not go on, with what mends it, where a button can, and the way to where it stands. */
async function showProblem({ feedId, name, state, failure = '', action }: FeedProblem, view: FeedsView): Promise<void> {
  const show = state === 'failed' ? window.showErrorMessage : window.showWarningMessage;
  const shown = t('Show Feed');
  const chosen = await show(t('Feed {0}: {1}', name, failure), ...(action ? [action.title] : []), shown);
  if (chosen === shown) await view.reveal(feedId);
  else if (chosen !== undefined && action) await commands.executeCommand(action.command, ...(action.arguments ?? []));
}
