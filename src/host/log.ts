import type { LogOutputChannel } from 'vscode';

/** Writes to the one log channel, in English; never a secret, a token or the contents of rows. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  show(): void;
}

/** The product's log over VS Code's own channel, which is made on the first line written. */
export function createLog(open: () => LogOutputChannel): Log {
  return {
    info: (message) => open().info(message),
    warn: (message) => open().warn(message),
    error: (message) => open().error(message),
    show: () => open().show(),
  };
}
