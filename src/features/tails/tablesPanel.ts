import { t } from '@vscode/l10n';
import { window } from 'vscode';
import type { App } from '../../app';
import { UserError } from '../../base/errors';
import { withProgress } from '../../host/progress';
import type { WorkspacePlace } from '../../protocol/azure';
import type { TailTable } from '../../protocol/tail';

/** A table of a workspace as a tail follows it. */
export function tailTable(
  { tenantId, customerId, name }: Pick<WorkspacePlace, 'tenantId' | 'customerId' | 'name'>,
  table: string,
): TailTable {
  return { tenantId, customerId, name, table };
}

/** Asks which tables of a workspace to follow; the workspace too where none is given. Undefined where the person stopped. */
export async function chooseTables(
  { engine }: Pick<App, 'engine'>,
  connectionId: string,
  given?: WorkspacePlace,
): Promise<readonly TailTable[] | undefined> {
  const place = given ?? (await chooseWorkspace(engine, connectionId));
  if (!place) return undefined;
  const tables = await withProgress({ title: t('Listing the tables of {0}', place.name) }, (signal) =>
    engine.request('azure/workspaceTables', place, { signal }),
  );
  const items = tables
    .filter(({ there }) => there)
    .sort((one, other) => (other.rowsOfDay ?? 0) - (one.rowsOfDay ?? 0))
    .map(({ name, description, rowsOfDay = 0 }) => ({
      label: name,
      description: t('{0} rows in 24 h', rowsOfDay),
      detail: description,
      name,
    }));
  const chosen = await window.showQuickPick(items, {
    title: t('Start workspace table tail'),
    placeHolder: t('Which tables of {0}?', place.name),
    canPickMany: true,
    matchOnDetail: true,
  });
  return chosen === undefined || chosen.length === 0 ? undefined : chosen.map(({ name }) => tailTable(place, name));
}

async function chooseWorkspace(engine: App['engine'], connectionId: string): Promise<WorkspacePlace | undefined> {
  const items = await withProgress({ title: t('Listing workspaces') }, async (signal) => {
    const tenants = await engine.request('azure/tenants', { connectionId }, { signal });
    const found = await Promise.all(
      tenants.map(async ({ tenantId, name: tenantName }) => {
        const tenant = { connectionId, tenantId, tenantName };
        // A tenant that refuses to list holds none of the others up.
        const { workspaces } = await engine.request('azure/workspaces', tenant, { signal }).catch(() => ({ workspaces: [] }));
        return workspaces.map((workspace) => ({ label: workspace.name, description: tenantName, place: { ...tenant, ...workspace } }));
      }),
    );
    return found.flat();
  });
  if (items.length === 0) {
    throw new UserError(t('There is no workspace that you may read. Ask its owner for the role Log Analytics Reader.'), {
      code: 'no-workspace',
    });
  }
  const chosen = await window.showQuickPick(items, {
    title: t('Start workspace table tail'),
    placeHolder: t('Which workspace?'),
    matchOnDescription: true,
  });
  return chosen?.place;
}
