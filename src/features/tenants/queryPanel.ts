import { t } from '@vscode/l10n';
import { commands } from 'vscode';
import type { App } from '../../app';
import type { CommandHandlers } from '../../host/commands';
import { withProgress } from '../../host/progress';
import type { WorkspacePlace } from '../../protocol/azure';
import type { Account } from './account';
import type { contributes } from './contributes';
import { tenantsView } from './contributes';
import type { TenantNode } from './tenantNode';
import { chooseWorkspaces } from './workspacesPanel';

type QueryNames = 'query' | 'querySeveral' | 'chooseWorkspaces' | 'download';

/** The commands that ask workspaces: one or several, or a table of one. */
export function queryHandlers(
  { engine, results }: Pick<App, 'engine' | 'results'>,
  account: Account,
): Pick<CommandHandlers<typeof contributes>, QueryNames> {
  const openSource = (places: readonly WorkspacePlace[]): Promise<string> => {
    const title = places.length === 1 ? t('Opening {0}', places[0]?.name ?? '') : t('Opening {0} workspaces', places.length);
    return withProgress({ title, where: { viewId: tenantsView } }, (signal) => account.openWorkspaces(places, signal));
  };
  const query = async (places: readonly WorkspacePlace[], table: string | undefined): Promise<void> => {
    if (places.length === 0) return;
    const sourceId = await openSource(places);
    const text = table === undefined ? {} : { text: `${table}\n| where TimeGenerated > ago(1d)\n| take 100`, run: true };
    await results.openConsole({ sourceId, ...text });
  };
  return {
    query: ({ workspace, table }: TenantNode) => workspace && query([workspace], table),
    download: async ({ workspace, table }: TenantNode) => {
      if (!workspace || table === undefined) return;
      const sourceId = await openSource([workspace]);
      await commands.executeCommand('entraLogs.export.download', { text: table, sourceId, origin: t('Tenants') });
    },
    querySeveral: (node: TenantNode, nodes: readonly TenantNode[] = [node]) => query(workspacesOf(nodes), undefined),
    chooseWorkspaces: async () => {
      const chosen = await chooseWorkspaces({ engine, account });
      if (chosen) await query(chosen, undefined);
    },
  };
}

/** The workspaces among chosen nodes, each once; what is no workspace is passed over. */
function workspacesOf(nodes: readonly TenantNode[]): readonly WorkspacePlace[] {
  const all = nodes.flatMap(({ workspace }) => (workspace ? [workspace] : []));
  return [...new Map(all.map((place) => [place.customerId, place])).values()];
}
