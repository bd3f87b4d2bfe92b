import { commands, Uri } from 'vscode';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { registerCommands } from '../../host/commands';
import { wantedSources } from '../../host/wantedSources';
import type { LogsParts } from './commands';
import { contributes } from './contributes';
import { createLocalSources } from './opening';
import { openLogsTree } from './tree';

/** Opening logs, and the view of what is open. */
export function register(parts: LogsParts): Disposable {
  const registered = new DisposableStore();
  const local = registered.add(createLocalSources({ ...parts, wanted: () => wantedSources(parts.storage) }));
  registered.add(
    openLogsTree({
      ...parts,
      missing: () => local.missing,
      shown: () => local.restore(),
      openDropped: async (uris) => {
        try {
          const dropped = uris.map((uri) => Uri.parse(uri));
          if (dropped.length > 0) await commands.executeCommand('entraLogs.logs.openResource', dropped[0], dropped);
        } catch (error) {
          void parts.messages.showError(error);
        }
      },
    }),
  );
  registered.add(registerCommands(contributes, async () => (await import('./commands')).createHandlers(parts, local), parts.messages));
  return registered;
}
