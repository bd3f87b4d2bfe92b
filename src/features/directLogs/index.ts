import type { Disposable } from '../../base/disposable';
import { registerCommands } from '../../host/commands';
import type { DirectLogsParts } from './commands';
import { contributes } from './contributes';

/** Logs that are read straight from Microsoft Graph and the Activity Log, without a workspace. */
export function register(parts: DirectLogsParts): Disposable {
  return registerCommands(contributes, async () => (await import('./commands')).createHandlers(parts), parts.messages);
}
