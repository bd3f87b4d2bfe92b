import { t } from '@vscode/l10n';
import { window } from 'vscode';
import type { App } from '../../app';
import { UserError } from '../../base/errors';
import { withProgress } from '../../host/progress';
import type { ConnectionInfo, WorkspacePlace } from '../../protocol/azure';
import type { Account } from './account';
import { tenantsView } from './contributes';

/** Lets a person choose several workspaces of any tenants; undefined where the person left it. */
export async function chooseWorkspaces({
  engine,
  account,
}: Pick<App, 'engine'> & { readonly account: Account }): Promise<readonly WorkspacePlace[] | undefined> {
  const connection = account.current ?? (await account.restore());
  if (!connection) {
    throw new UserError(t('Sign in to Azure first; then the workspaces of your tenants can be chosen.'), {
      code: 'signed-out',
      action: { title: t('Sign In'), command: 'entraLogs.tenants.signIn' },
    });
  }
  const title = t('Looking for workspaces');
  const places = await withProgress({ title, where: { viewId: tenantsView } }, (signal) => allWorkspaces(engine, connection, signal));
  const items = places.map((place) => ({ label: place.name, description: place.tenantName, detail: place.resourceId, place }));
  const chosen = await window.showQuickPick(items, {
    title: t('Query Several Workspaces'),
    placeHolder: t('A query is asked in each that you choose, and its rows say which they are of'),
    canPickMany: true,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return chosen?.map(({ place }) => place);
}

/** A tenant that lets the account see nothing does not end the search; its node in the tree says why. */
async function allWorkspaces(engine: App['engine'], connection: ConnectionInfo, signal: AbortSignal): Promise<readonly WorkspacePlace[]> {
  const { connectionId } = connection;
  const found = await Promise.all(
    connection.tenants.map(async ({ tenantId, name: tenantName }) => {
      const place = { connectionId, tenantId, tenantName };
      try {
        const { workspaces } = await engine.request('azure/workspaces', place, { signal });
        return workspaces.map(({ customerId, resourceId, name }) => ({ ...place, customerId, resourceId, name }));
      } catch (error) {
        if (signal.aborted) throw error;
        return [];
      }
    }),
  );
  return found.flat();
}
