import type { AzureClient } from '../pipeline/azureClient';
import { segmentAfter } from './diagnosticSettings';
import { armVersions } from './resources';

export interface Workspace {
  readonly resourceId: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  /** The id by which it is queried. */
  readonly customerId: string;
  readonly region: string;
  readonly retentionDays?: number;
  /** The price plan, such as `PerGB2018`. */
  readonly plan?: string;
}

interface WireWorkspace {
  readonly id: string;
  readonly name: string;
  readonly location?: string;
  readonly properties?: { readonly customerId?: string; readonly retentionInDays?: number; readonly sku?: { readonly name?: string } };
}

/** Workspaces of a subscription that were deleted within 14 days, by id: their names are kept for them that long. */
export async function listDeletedWorkspaces(
  arm: AzureClient,
  subscriptionId: string,
  signal: AbortSignal,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const path = `/subscriptions/${encodeURIComponent(subscriptionId)}/providers/Microsoft.OperationalInsights/deletedWorkspaces?api-version=${armVersions.workspaces}`;
  const found: { readonly id: string; readonly name: string }[] = [];
  for await (const { id, name } of arm.pages<WireWorkspace>(path, signal)) found.push({ id, name });
  return found;
}

/** The workspaces of a subscription that the account may see. */
export async function listWorkspaces(arm: AzureClient, subscriptionId: string, signal?: AbortSignal): Promise<readonly Workspace[]> {
  const path = `/subscriptions/${encodeURIComponent(subscriptionId)}/providers/Microsoft.OperationalInsights/workspaces?api-version=${armVersions.workspaces}`;
  const workspaces: Workspace[] = [];
  for await (const { id, name, location = '', properties = {} } of arm.pages<WireWorkspace>(path, signal)) {
    const { customerId = '', retentionInDays, sku } = properties;
    workspaces.push({
      resourceId: id,
      name,
      resourceGroup: segmentAfter(id, 'resourceGroups'),
      subscriptionId,
      customerId,
      region: location,
      ...(retentionInDays === undefined ? {} : { retentionDays: retentionInDays }),
      ...(sku?.name === undefined ? {} : { plan: sku.name }),
    });
  }
  return workspaces;
}
