import { t } from '@vscode/l10n';
import { window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { TenantPlace } from '../protocol/azure';
import { azureConnectionId as connectionId } from './azureConnection';
import type { EngineClient } from './engineClient';
import { withProgress } from './progress';

/** A node of the view of tenants, as far as a command on it needs to know. */
export interface TenantNode {
  readonly id?: string;
}

/** Asks for a tenant, unless a node names it; undefined where the person left. */
export async function askTenant(engine: Pick<EngineClient, 'request'>, title: string, node?: TenantNode): Promise<TenantPlace | undefined> {
  const tenants = await withProgress({ title: t('Listing tenants') }, (signal) =>
    engine.request('azure/tenants', { connectionId }, { signal }),
  );
  const items = tenants.map(({ tenantId, name, domain }): QuickPickItem & { readonly value: TenantPlace } => ({
    label: name,
    description: domain ?? tenantId,
    value: { connectionId, tenantId, tenantName: name },
  }));
  const named = items.find(({ value }) => value.tenantId === node?.id);
  if (named) return named.value;
  return (await window.showQuickPick(items, { title, placeHolder: t('Whose logs?'), ignoreFocusOut: true }))?.value;
}
