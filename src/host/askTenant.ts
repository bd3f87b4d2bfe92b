import { t } from '@vscode/l10n';
import type { TenantPlace } from '../protocol/azure';
import { azureConnectionId as connectionId } from './azureConnection';
import type { EngineClient } from './engineClient';
import { withProgress } from './progress';
import { tenantStep } from './tenantStep';
import { runWizard } from './wizard';

/** A node of the view of tenants, as far as a command on it needs to know. */
export interface TenantNode {
  readonly id?: string;
}

/** Asks for a tenant, unless a node names it; undefined where the person left. */
export async function askTenant(engine: Pick<EngineClient, 'request'>, title: string, node?: TenantNode): Promise<TenantPlace | undefined> {
  return (node?.id === undefined ? undefined : await tenantOf(engine, node.id)) ?? (await askWhich(engine, title));
}

async function tenantOf(engine: Pick<EngineClient, 'request'>, id: string): Promise<TenantPlace | undefined> {
  const tenants = await withProgress({ title: t('Listing tenants') }, (signal) =>
    engine.request('azure/tenants', { connectionId }, { signal }),
  );
  const named = tenants.find(({ tenantId }) => tenantId === id);
  return named && { connectionId, tenantId: named.tenantId, tenantName: named.name };
}

async function askWhich(engine: Pick<EngineClient, 'request'>, title: string): Promise<TenantPlace | undefined> {
  const { signal } = new AbortController();
  const answers = await runWizard<{ readonly place?: TenantPlace }>({ title, steps: [tenantStep({ engine })], start: {}, signal });
  return answers?.place;
}
