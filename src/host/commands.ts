import { commands } from 'vscode';
import { DisposableStore } from '../base/disposable';
import type { Disposable } from '../base/disposable';
import { loadedOnce } from '../base/loadedOnce';
import { commandId } from './contributes';
import type { CommandNames, Contributes } from './contributes';
import type { Messages } from './errors';

/** A handler for each command of a feature: a missing one, or one too many, does not compile. */
export type CommandHandlers<C extends Contributes> = { readonly [Name in CommandNames<C>]: (...args: readonly never[]) => unknown };

/**
 * Registers a feature's commands. Handlers are given as they are, or by what loads them when the first of the commands is run. What a handler
 * throws, or keeps it from being loaded, is shown in one way; the command then ends without an error.
 */
export function registerCommands<C extends Contributes>(
  contributes: C,
  handlers: CommandHandlers<C> | (() => Promise<CommandHandlers<C>>),
  messages: Messages,
): Disposable {
  const registered = new DisposableStore();
  const ready = typeof handlers === 'function' ? loadedOnce(handlers) : (): CommandHandlers<C> => handlers;
  for (const name of Object.keys(contributes.commands) as CommandNames<C>[]) {
    registered.add(
      commands.registerCommand(commandId(contributes, name), async (...args: never[]) => {
        try {
          const known = await ready();
          return await known[name](...args);
        } catch (error) {
          void messages.showError(error);
          return undefined;
        }
      }),
    );
  }
  return registered;
}
