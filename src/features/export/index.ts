import type { Disposable } from '../../base/disposable';
import { registerCommands } from '../../host/commands';
import type { ExportParts } from './commands';
import { contributes } from './contributes';

/** Writing results, or the answer of a query that is never shown, into files. */
export function register(parts: ExportParts): Disposable {
  return registerCommands(contributes, async () => (await import('./commands')).createHandlers(parts), parts.messages);
}
