import { isGuid } from '../../base/guid';
import { t } from '@vscode/l10n';
import { commands, env, window } from 'vscode';
import { azureConnectionId as connectionId } from '../../host/azureConnection';
import { administratorRequest } from './administratorRequest';
import { reviewedGrant } from './grantPanel';
import type { GrantParts } from './grantPanel';
import { firstSubscription } from './identityCommands';
import type { TenantLine } from './identityCommands';
import { keepIdentity } from './identityKeys';
import type { IdentityState } from './identitySteps';

/**
 * Offers the ways on where identities could not be made in some tenants: again, by another sign-in, by its administrator, or with an application
 * that is there (AZ-3). True where they are to be made again.
 */
export async function askAboutRefused(parts: GrantParts, state: IdentityState, lines: readonly TenantLine[]): Promise<boolean> {
  const failed = lines.filter(({ outcome }) => outcome === 'failed');
  const [again, signIn, others] = [t('Retry'), t('Sign In Again'), t('Other Ways…')];
  for (;;) {
    const says = t('{0} of {1} tenants failed.', failed.length, lines.length);
    const chosen = await window.showWarningMessage(says, again, signIn, others);
    if (chosen === signIn) await commands.executeCommand('entraLogs.tenants.signIn');
    if (chosen === again || chosen === signIn) return true;
    if (chosen !== others) return false;
    const way = await askOtherWay();
    if (way === 'existing') {
      await useExisting(parts, state, failed);
      return false;
    }
    if (way === 'copy') {
      await env.clipboard.writeText(failed.map((line) => administratorRequest(line, state)).join('\n'));
      void window.showInformationMessage(t('Copied. Send it to whoever administers the tenant; then choose Use an Existing Application.'));
    }
  }
}

/** Asks for one of the ways on by somebody else; a message has no room for their names. */
async function askOtherWay(): Promise<'copy' | 'existing' | undefined> {
  const ways = [
    {
      label: `$(copy) ${t('Copy Request for the Administrator')}`,
      detail: t('All that has to be done there, ready to send to whoever may register applications'),
      way: 'copy',
    },
    {
      label: `$(plug) ${t('Use an Existing Application…')}`,
      detail: t('One that was registered there for you: give its id, and it gets the rights that you chose'),
      way: 'existing',
    },
  ] as const;
  return (await window.showQuickPick(ways, { title: t('Other Ways'), placeHolder: t('What do you want to do?'), ignoreFocusOut: true }))
    ?.way;
}

/** Gives an application that somebody else registered the rights that were asked for, and remembers it. */
async function useExisting(parts: GrantParts, state: IdentityState, failed: readonly TenantLine[]): Promise<void> {
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
  const tenants = (state.tenants ?? []).filter(({ tenantId }) => tenantId === place.tenantId);
  const granted = await reviewedGrant(parts, { title, where: { place, appId }, steps: [], start: { ...state, tenants, scopes } });
  if (!granted) return;
  const subscriptionId = firstSubscription(scopes);
  await keepIdentity(parts, appId, { place, ...(subscriptionId === undefined ? {} : { subscriptionId }) }, undefined);
}
