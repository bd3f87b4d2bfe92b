import { t } from '@vscode/l10n';
import { commands, window, workspace } from 'vscode';
import { isAbort, UserError } from '../base/errors';
import type { Log } from './log';

/** The errors' one way to the person. */
export interface Messages {
  /** Shows a failure: its words, its action as a button, the raw words behind *Details*. An abort is silent. Ends when the message is gone. */
  showError(error: unknown): Promise<void>;
}

export function createMessages(log: Log): Messages {
  return {
    async showError(error) {
      if (isAbort(error)) return;
      const failure = error instanceof UserError ? error : unexpected(error);
      log.error(`${failure.code}: ${failure.message}${failure.details === undefined ? '' : `\n${failure.details}`}`);
      const details = t('Details');
      const buttons = [...(failure.action ? [failure.action.title] : []), ...(failure.details === undefined ? [] : [details])];
      const chosen = await window.showErrorMessage(failure.message, ...buttons);
      if (chosen === undefined) return;
      if (chosen === details) await showDetails(failure);
      else if (failure.action) await commands.executeCommand(failure.action.command, ...(failure.action.arguments ?? []));
    },
  };
}

function unexpected(error: unknown): UserError {
  return new UserError(t('Entra Logs met an unexpected fault. Try again; if it comes back, report it with the details.'), {
    code: 'internal',
    details: error instanceof Error ? (error.stack ?? error.message) : String(error),
    cause: error,
  });
}

async function showDetails(failure: UserError): Promise<void> {
  const content = `${failure.message}\n\n${failure.code}\n\n${failure.details ?? ''}\n`;
  await window.showTextDocument(await workspace.openTextDocument({ content, language: 'plaintext' }), { preview: true });
}
