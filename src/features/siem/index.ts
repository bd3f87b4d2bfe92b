import type { Disposable } from '../../base/disposable';
import { registerCommands } from '../../host/commands';
import type { SiemParts } from './commands';
import { contributes } from './contributes';

/** Streaming to a SIEM by an event hub. */
export function register(parts: SiemParts): Disposable {
  return registerCommands(contributes, async () => (await import('./commands')).createHandlers(parts), parts.messages);
}
