import { t } from '@vscode/l10n';
import { commands, window } from 'vscode';
import type { App } from '../../app';
import { isAbort, UserError } from '../../base/errors';
import { waysOn } from './waysOn';

type Parts = Pick<App, 'log'>;

/**
 * Does work that can be done again where it failed for a reason that the person can mend: by another sign-in, by a role that is activated, by
 * waiting. What is thrown in the end is shown to nobody else. Undefined where the person let it be, or cancelled.
 */
export async function withWaysOn<T>({ log }: Parts, work: () => Promise<T>, left: string): Promise<T | undefined> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (isAbort(error)) return undefined;
      if (!(error instanceof UserError) || waysOn(error).length === 0) throw error;
      log.error(`${error.code}: ${error.message}\n${error.details ?? ''}`);
      if (!(await askAgain(error, left))) return undefined;
    }
  }
}

/** Whether it is to be tried again, after what the person did about it. */
async function askAgain(error: UserError, left: string): Promise<boolean> {
  const buttons = waysOn(error);
  for (;;) {
    const chosen = await window.showErrorMessage(`${error.message} ${left}`, ...buttons.map(({ title }) => title));
    const way = buttons.find(({ title }) => title === chosen);
    if (!way) return false;
    if (way.command !== undefined) await commands.executeCommand(way.command, ...way.arguments);
    if (way.retries) return true;
  }
}

/** What is said of a plan that failed in its middle. */
export function planIsKept(): string {
  return t('What was done stays, and the plan is kept: Continue Set-Up goes on with it later.');
}
