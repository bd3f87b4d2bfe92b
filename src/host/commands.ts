import { commands } from 'vscode';
import { DisposableStore } from '../base/disposable';
import type { Disposable } from '../base/disposable';
import { commandId } from './contributes';
import type { CommandNames, Contributes } from './contributes';
import type { Messages } from './errors';

/** A handler for each command of a feature: a missing one, or one too many, does not compile. */
export type CommandHandlers<C extends Contributes> = { readonly [Name in CommandNames<C>]: (...args: readonly never[]) => unknown };

/** Registers a feature's commands. What a handler throws is shown in one way; the command then ends without an error. */
export function registerCommands<C extends Contributes>(contributes: C, handlers: CommandHandlers<C>, messages: Messages): Disposable {
  const registered = new DisposableStore();
  for (const name of Object.keys(contributes.commands) as CommandNames<C>[]) {
    registered.add(
      commands.registerCommand(commandId(contributes, name), async (...args: never[]) => {
        try {
          return await handlers[name](...args);
        } catch (error) {
          void messages.showError(error);
          return undefined;
        }
      }),
    );
  }
  return registered;
}
