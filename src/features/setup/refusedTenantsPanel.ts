import { isGuid } from '../../base/guid';
import { t } from '@vscode/l10n';
import { commands, env, window } from 'vscode';
import { azureConnectionId as connectionId } from '../../host/azureConnection';
import { withProgress } from '../../host/progress';
import { administratorRequest } from './administratorRequest';
import { authorize, firstSubscription } from './identityCommands';
import type { TenantLine } from './identityCommands';
import { keepIdentity } from './identityKeys';
import type { IdentityParts } from './identityKeys';
import type { IdentityState } from './identitySteps';

/**
 * Offers the ways on where identities could not be made in some tenants: again, by another sign-in, by its administrator, or with an application
 * that is there (AZ-3). True where they are to be made again.
 */
export async function askAboutRefused(parts: IdentityParts, state: IdentityState, lines: readonly TenantLine[]): Promise<boolean> {
  const failed = lines.filter(({ outcome }) => outcome === 'failed');
  const [again, signIn] = [t('Retry'), t('Sign In Again')];
  const [copy, existing] = [t('Copy Request for the Administrator'), t('Use an Existing Application…')];
  for (;;) {
    const says = t('{0} of {1} tenants failed.', failed.length, lines.length);
    const chosen = await window.showWarningMessage(says, again, signIn, copy, existing);
    if (chosen === signIn) await commands.executeCommand('entraLogs.tenants.signIn');
    if (chosen === again || chosen === signIn) return true;
    if (chosen === copy) {
      await env.clipboard.writeText(failed.map((line) => administratorRequest(line, state)).join('\n'));
      void window.showInformationMessage(t('Copied. Send it to whoever administers the tenant; then choose Use an Existing Application.'));
    } else if (chosen === existing) {
      await useExisting(parts, state, failed);
      return false;
    } else return false;
  }
}

/** Gives an application that somebody else registered the rights that were asked for, and remembers it. */
async function useExisting(parts: IdentityParts, state: IdentityState, failed: readonly TenantLine[]): Promise<void> {
  const title = t('Use an Existing Application');
  const items = failed.map(({ tenantId, tenantName }) => ({ label: tenantName, description: tenantId, tenantId, tenantName }));
  const where = items.length === 1 ? items[0] : await window.showQuickPick(items, { title, placeHolder: t('In which tenant?') });
  if (!where) return;
  const given = await window.showInputBox({
    title,
    prompt: t('Application (client) id in {0}', where.tenantName),
    ignoreFocusOut: true,
    validateInput: (text) => (isGuid(text.trim()) ? undefined : t('An id has 32 hexadecimal digits.')),
  });
  if (given === undefined) return;
  const appId = given.trim().toLowerCase();
  const place = { connectionId, tenantId: where.tenantId, tenantName: where.tenantName };
  const scopes = (state.scopes ?? []).filter(({ tenantId }) => tenantId === place.tenantId);
  const plan = await withProgress({ title }, (signal) => authorize(parts, { place, appId }, { ...state, scopes }, signal));
  const subscriptionId = firstSubscription(scopes);
  await keepIdentity(parts, appId, { place, ...(subscriptionId === undefined ? {} : { subscriptionId }) }, undefined);
  void window.showInformationMessage(t('{0}: done and read back. {1}', plan.title, plan.notices.join(' ')));
}
