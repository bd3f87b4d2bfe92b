import { t } from '@vscode/l10n';
import type { UserError } from '../../base/errors';

/** A button of a failure: what it runs, and whether the work is tried again afterwards. */
export interface WayOn {
  readonly title: string;
  readonly command?: string;
  readonly arguments: readonly unknown[];
  readonly retries: boolean;
}

/** Failures of services: whatever a plan or an answer lacks cannot be tried again. */
const passing = /^(?:azure-|network$|sign-in-|AADSTS\d)|^setup-not-seen$|^engine-stopped$/;

/** What a person can do about a failure so that the same work can go on; none where trying again would be in vain. */
export function waysOn({ code, action }: UserError): readonly WayOn[] {
  if (!passing.test(code)) return [];
  const retry: WayOn = { title: t('Retry'), arguments: [], retries: true };
  const own = action && { title: action.title, command: action.command, arguments: action.arguments ?? [] };
  const signIn: WayOn = { title: t('Sign In Again'), command: 'entraLogs.tenants.signIn', arguments: [], retries: true };
  if (own?.command === signIn.command) return [signIn, retry];
  // A role that is activated counts from the next sign-in on.
  const ways = code.endsWith('-refused') ? [retry, signIn] : [retry];
  return own ? [{ ...own, retries: false }, ...ways] : ways;
}
