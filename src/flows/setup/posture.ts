import { t } from '@vscode/l10n';
import type { CloudConnection } from '../../azure/connection';
import { listSubscriptions } from '../../azure/services/subscriptions';
import { isAbort } from '../../base/errors';
import type { TenantInfo } from '../../protocol/azure';
import type { OwnerPosture, PostureReport } from '../../protocol/setup';
import { destinationsThere } from '../azure/destinationsThere';
import { licenceOf } from './planSendLogs';
import { findingsOf, postureText } from './postureFindings';
import { readCategories, readSettings } from './settings';

const atOnce = 4;

/** Where the logs of all tenants and their subscriptions go; an owner that cannot be read says why, and holds none of the others up. */
export async function posture(
  connection: CloudConnection,
  tenants: readonly TenantInfo[],
  now: number,
  signal: AbortSignal,
): Promise<PostureReport> {
  const waiting = [...tenants];
  const found = new Map<string, readonly OwnerPosture[]>();
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      found.set(next.tenantId, await postureOfTenant(connection, next, signal));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const owners = tenants.flatMap(({ tenantId }) => found.get(tenantId) ?? []);
  const findings = owners.flatMap(findingsOf);
  return { owners, findings, markdown: postureText(owners, findings, now) };
}

async function postureOfTenant(
  connection: CloudConnection,
  { tenantId, name }: TenantInfo,
  signal: AbortSignal,
): Promise<readonly OwnerPosture[]> {
  const arm = connection.client('arm', tenantId);
  const licence = await licenceOf(connection.client('graph', tenantId), signal);
  const tenant = await postureOfOwner(arm, { tenantId, name, ...(licence ? { licence: licence.level } : {}) }, signal);
  const subscriptions = await listSubscriptions(arm, signal).catch(() => []);
  const below = await Promise.all(
    subscriptions.map(({ subscriptionId, name: subscription }) =>
      postureOfOwner(arm, { tenantId, subscriptionId, name: t('{0}, subscription {1}', name, subscription) }, signal),
    ),
  );
  return [tenant, ...below];
}

type Owner = Pick<OwnerPosture, 'tenantId' | 'subscriptionId' | 'name' | 'licence'>;

async function postureOfOwner(arm: ReturnType<CloudConnection['client']>, owner: Owner, signal: AbortSignal): Promise<OwnerPosture> {
  const { subscriptionId } = owner;
  try {
    const settings = await readSettings(arm, { subscriptionId }, owner.name, signal);
    const categories = await readCategories(arm, { subscriptionId }, settings, signal);
    const there = await destinationsThere(arm, settings, signal);
    return { ...owner, categories, settings: there.map(({ name, enabled, destinations }) => ({ name, enabled, destinations })) };
  } catch (error) {
    if (isAbort(error)) throw error;
    return { ...owner, categories: [], settings: [], failure: error instanceof Error ? error.message : String(error) };
  }
}
