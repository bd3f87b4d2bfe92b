import { setTimeout as wait } from 'node:timers/promises';
import type { CloudConnection } from '../../azure/connection';
import { AzureFailure } from '../../azure/azureFailure';
import { explainAzure } from '../../azure/explain';
import { armVersions, listResources } from '../../azure/services/resources';
import { listSubscriptions } from '../../azure/services/subscriptions';
import { listTenants } from '../../azure/services/tenants';
import { listWorkspaces } from '../../azure/services/workspaces';
import { isGuid } from '../../base/guid';
import { messageOf, UserError } from '../../base/errors';
import { retrySeconds } from '../tail/pollPlan';
import type { ArchiveFeedSource } from './archiveSource';
import type { FeedConfig } from './feedConfig';
import { activitySource, directorySource } from './feedSources';
import type { FeedBudgets, FeedSource, Owner } from './feedSources';
import { filteredSource } from './filteredSource';
import type { KeptSecrets } from './forward/secretReference';
import { hubSourceOf } from './hubConnection';
import type { HubFeedSource } from './hubSource';
import { directoryRetentionOf } from './directoryRetention';
import type { Retention } from './directoryRetention';
import type { SecretWatch } from './secretWatch';
import { workspaceSource } from './workspaceSource';
import type { KeptWorkspace } from './workspaceSource';

/** A log that is read by time, a hub that is listened to, or an archive that is read blob by blob. */
export type AnySource = FeedSource | HubFeedSource | ArchiveFeedSource;

export interface OwnerParts {
  readonly connection: CloudConnection;
  readonly budgets: FeedBudgets;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Told why it has to be tried again. */
  readonly waiting: (message: string) => void;
  /** Values that only VS Code keeps. */
  readonly secrets?: KeptSecrets;
  /** What is said where the program's secret has ended. */
  readonly secret?: SecretWatch;
}

/**
 * The sources of a configuration, names looked up. A network that is not there yet, as when a computer starts, is waited for.
 * @throws UserError where a tenant or subscription is not there for this account
 */
export async function feedSourcesOf(
  config: Pick<FeedConfig, 'tenant' | 'sources' | 'filter'>,
  parts: OwnerParts,
): Promise<readonly AnySource[]> {
  for (let failures = 1; ; failures++) {
    try {
      return await lookUp(config, parts);
    } catch (error) {
      parts.signal.throwIfAborted();
      const ended = parts.secret?.explain(error);
      const told =
        ended ??
        explainAzure(error, {
          doing: 'list tenants and subscriptions',
          on: config.tenant,
          remedy: 'Sign in with another account.',
        });
      const isRefused = error instanceof AzureFailure && [401, 403, 404].includes(error.status);
      if (error instanceof UserError || isRefused) throw told;
      parts.waiting(messageOf(told));
      await wait(retrySeconds(failures, undefined, parts.random) * 1000, undefined, { signal: parts.signal });
    }
  }
}

async function lookUp(
  { tenant: wanted, sources, filter }: Pick<FeedConfig, 'tenant' | 'sources' | 'filter'>,
  parts: OwnerParts,
): Promise<readonly AnySource[]> {
  // Whoever reads hubs alone signs in nowhere else.
  const tenant = sources.some(({ kind }) => kind !== 'eventHub') ? await tenantOf(wanted, parts) : { id: wanted, name: wanted };
  const found: AnySource[] = [];
  let kept: Promise<Retention> | undefined;
  for (const source of sources) {
    if (source.kind === 'eventHub')
      found.push(await hubSourceOf(source, { secrets: parts.secrets ?? (() => undefined), trusted: parts.connection.cloud.trusted }));
    else if (source.kind === 'activityLog') {
      const subscription = await subscriptionOf(source.subscription, tenant, parts);
      found.push(filteredSource(source.kind, source.filter ?? filter, () => activitySource(subscription, tenant.id)));
    } else if (source.kind === 'storage') found.push(await archiveOf(source.account, tenant, parts));
    else if (source.kind === 'workspace')
      found.push(workspaceSource(source, await workspaceOf(source.workspace, tenant, parts), tenant.id));
    else {
      const { kind, filter: own = filter } = source;
      const retention = await (kept ??= retentionOf(tenant.id, parts));
      found.push(filteredSource(kind, own, (clause) => directorySource(kind, tenant, retention, clause)));
    }
  }
  return found;
}

function retentionOf(tenantId: string, { connection, budgets, signal }: OwnerParts): Promise<Retention> {
  return directoryRetentionOf(tenantId, { connection, signal, turn: (each) => budgets.graph(tenantId).take(each) });
}

async function tenantOf(wanted: string, { connection, signal }: OwnerParts): Promise<Owner> {
  const tenants = await listTenants(connection.client('arm'), signal);
  const found = tenants.find(({ tenantId, name, domain }) => [tenantId, name, domain].some((each) => isSame(each, wanted)));
  if (found) return { id: found.tenantId.toLowerCase(), name: found.name ?? found.domain ?? found.tenantId };
  // Somebody may read the logs of a tenant that Resource Manager does not list for them.
  if (isGuid(wanted)) return { id: wanted.toLowerCase(), name: wanted };
  throw new UserError(
    `There is no tenant ${wanted} that this account may see. ${sayOthers(tenants.map(({ name, domain, tenantId }) => name ?? domain ?? tenantId))}`,
    {
      code: 'tenant-unknown',
    },
  );
}

async function subscriptionOf(wanted: string, tenant: Owner, { connection, signal }: OwnerParts): Promise<Owner> {
  const subscriptions = await listSubscriptions(connection.client('arm', tenant.id), signal);
  const found = subscriptions.find(({ subscriptionId, name }) => isSame(subscriptionId, wanted) || isSame(name, wanted));
  if (found) return { id: found.subscriptionId.toLowerCase(), name: found.name };
  throw new UserError(
    `There is no subscription ${wanted} in ${tenant.name} that this account may read. ${sayOthers(subscriptions.map(({ name }) => name))}`,
    { code: 'subscription-unknown' },
  );
}

/** A workspace by its name, in any subscription of the tenant, or by the id that it is queried by. */
async function workspaceOf(wanted: string, tenant: Owner, { connection, signal }: OwnerParts): Promise<KeptWorkspace> {
  if (isGuid(wanted)) return { id: wanted.toLowerCase(), name: wanted };
  const arm = connection.client('arm', tenant.id);
  const names: string[] = [];
  for (const { subscriptionId } of await listSubscriptions(arm, signal))
    for (const { name, customerId, retentionDays: keptDays } of await listWorkspaces(arm, subscriptionId, signal)) {
      if (isSame(name, wanted)) return { id: customerId, name, ...(keptDays === undefined ? {} : { keptDays }) };
      names.push(name);
    }
  throw new UserError(`There is no workspace ${wanted} in ${tenant.name} that this account may see. ${sayOthers(names)}`, {
    code: 'workspace-unknown',
  });
}

async function archiveOf(account: string, tenant: Owner, { connection, signal }: OwnerParts): Promise<ArchiveFeedSource> {
  const arm = connection.client('arm', tenant.id);
  const names: string[] = [];
  for (const { subscriptionId } of await listSubscriptions(arm, signal)) {
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Storage/storageAccounts`;
    for (const { name, properties } of await listResources(arm, path, armVersions.storageAccounts, signal)) {
      const { blob } = (properties?.['primaryEndpoints'] ?? {}) as { readonly blob?: string };
      if (isSame(name, account) && blob !== undefined)
        return {
          key: `storage ${name}`,
          name: `storage account ${name}`,
          label: `storage account ${name}`,
          account: name,
          endpoint: blob,
          tenantId: tenant.id,
        };
      names.push(name);
    }
  }
  throw new UserError(`There is no storage account ${account} in ${tenant.name} that this account may see. ${sayOthers(names)}`, {
    code: 'storage-unknown',
  });
}

const isSame = (one: string | undefined, other: string): boolean => one?.toLowerCase() === other.toLowerCase();

const sayOthers = (names: readonly string[]): string => (names.length === 0 ? 'It may see none.' : `It may see ${names.join(', ')}.`);
