import { t } from '@vscode/l10n';
import { window } from 'vscode';
import type { App } from '../../app';
import type { Disposable } from '../../base/disposable';
import { formatBytes } from '../../base/quantities';
import { registerCommands } from '../../host/commands';
import { withProgress } from '../../host/progress';
import { contributes } from './contributes';

/** The cache of loaded logs, which can be deleted at any time without loss. */
export function register({ engine, messages }: Pick<App, 'engine' | 'messages'>): Disposable {
  return registerCommands(contributes, { clear: () => clearCache(engine) }, messages);
}

async function clearCache(engine: App['engine']): Promise<void> {
  const { bytes, folder } = await engine.request('cache/info', {});
  const clear = t('Clear Cache');
  const detail = t('It is in {0}. No log file is touched: logs that are open are loaded again.', folder);
  const chosen = await window.showWarningMessage(
    t('Delete the cache of loaded logs ({0})?', formatBytes(bytes)),
    { modal: true, detail },
    clear,
  );
  if (chosen !== clear) return;
  await withProgress({ title: t('Clearing the cache') }, (signal, progress) => engine.request('cache/clear', {}, { signal, progress }));
  void window.showInformationMessage(t('The cache is clear: {0} are free again.', formatBytes(bytes)));
}
