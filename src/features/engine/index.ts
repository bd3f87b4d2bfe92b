import { t } from '@vscode/l10n';
import { window } from 'vscode';
import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { registerCommands } from '../../host/commands';
import { onSettingsChange } from '../../host/settings';
import { contributes } from './contributes';

/** The engine's process: start it again, and see its log. */
export function register({ engine, log, messages }: Pick<App, 'engine' | 'log' | 'messages'>): Disposable {
  const registered = new DisposableStore();
  registered.add(registerCommands(contributes, { restart: () => engine.restart(), showLog: () => log.show() }, messages));
  registered.add(
    onSettingsChange(settings, () => {
      if (engine.state !== 'stopped') offerRestart(engine).catch((error: unknown) => void messages.showError(error));
    }),
  );
  return registered;
}

/** What the engine is told when it starts. */
const settings = [
  'query.memoryLimit',
  'query.threads',
  'query.addressPlacesFile',
  'query.functionsFolders',
  'query.watchlistsFolder',
  'query.externalDataFolders',
  'cache.maximumSizeGigabytes',
] as const;

async function offerRestart(engine: App['engine']): Promise<void> {
  const restart = t('Restart Engine');
  const chosen = await window.showInformationMessage(t('The new setting takes effect when the engine is started again.'), restart);
  if (chosen === restart) await engine.restart();
}
