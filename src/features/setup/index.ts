import { t } from '@vscode/l10n';
import { env, window } from 'vscode';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { registerCommands } from '../../host/commands';
import type { WatchInfo } from '../../protocol/watchInfo';
import type { SetupParts } from './commands';
import { contributes } from './contributes';
import { createPassingClipboard } from './passingClipboard';

/** The wizards that set up what sends logs, and what tells of the first records. */
export function register(parts: SetupParts): Disposable {
  const { engine, messages } = parts;
  const registered = new DisposableStore();
  const clipboard = registered.add(createPassingClipboard(env.clipboard));
  registered.add(engine.on('setup/watchChanged', (watch) => void tellArrival(watch)));
  const load = async () => (await import('./commands')).createHandlers(parts, clipboard);
  registered.add(registerCommands(contributes, load, messages));
  return registered;
}

async function tellArrival({ state, category, tenantName, destination, status }: WatchInfo): Promise<void> {
  if (state === 'arrived')
    await window.showInformationMessage(t('{0} of {1} in {2}: {3}.', category, tenantName, destination.name, status));
  else if (state === 'ended') await window.showWarningMessage(t('{0} of {1} in {2}: {3}.', category, tenantName, destination.name, status));
}
