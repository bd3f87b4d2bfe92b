import { t } from '@vscode/l10n';
import type { CloudConnection } from '../../azure/connection';
import { AzureFailure } from '../../azure/azureFailure';
import { explainAzure } from '../../azure/explain';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { listIntuneSettings, listSettings } from '../../azure/services/listSettings';
import { listSubscriptions } from '../../azure/services/subscriptions';
import { isAbort, messageOf } from '../../base/errors';
import type { TenantInfo } from '../../protocol/azure';
import type { OwnerPosture, PostureReport } from '../../protocol/posture';
import { destinationsThere } from '../azure/destinationsThere';
import { ownerFacts } from './ownerFacts';
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
  const directory = await postureOfOwner(arm, { tenantId, name, ...(licence ? { licence: licence.level } : {}) }, signal);
  const tenant = directory.failure === undefined ? { ...directory, intune: await intuneOf(arm, name, signal) } : directory;
  const [attributes, subscriptions] = await Promise.all([
    postureOfAttributes(arm, tenant, signal),
    postureOfSubscriptions(arm, { tenantId, name }, signal),
  ]);
  // Where nobody can sign in to a tenant at all, that is told once.
  const told = subscriptions.filter(({ failure }) => failure === undefined || failure !== tenant.failure);
  return [tenant, ...attributes, ...told];
}

/** Where Intune's logs go, which has settings of its own; few may look at them. */
async function intuneOf(arm: AzureClient, name: string, signal: AbortSignal): Promise<NonNullable<OwnerPosture['intune']>> {
  try {
    const there = await destinationsThere(arm, await listIntuneSettings(arm, signal), signal);
    return { settings: there.map(({ name: setting, enabled, destinations }) => ({ name: setting, enabled, destinations })) };
  } catch (error) {
    const failure = explainAzure(error, {
      doing: t('show the diagnostic settings of Intune'),
      on: name,
      remedy: t('Ask an Intune Administrator there to look, or to give you a role that may.'),
    });
    if (isAbort(failure)) throw failure;
    return { failure: messageOf(failure) };
  }
}

/**
 * The custom security attributes of a tenant. Few roles may look at their settings, so that being refused is no news; neither is a failure that
 * the tenant's own settings met as well.
 */
async function postureOfAttributes(arm: AzureClient, tenant: OwnerPosture, signal: AbortSignal): Promise<readonly OwnerPosture[]> {
  const { tenantId, name: tenantName } = tenant;
  const owner = { tenantId, attributes: true, name: ownerFacts({ attributes: true }).name({ tenantName }, { attributes: true }) } as const;
  try {
    await listSettings(arm, owner, signal);
  } catch (error) {
    if (tenant.failure !== undefined || (error instanceof AzureFailure && error.status === 403)) return [];
  }
  return [await postureOfOwner(arm, owner, signal)];
}

/** The subscriptions of a tenant; where they cannot be listed, one line that says why, since nobody knows what is missing then. */
async function postureOfSubscriptions(
  arm: AzureClient,
  { tenantId, name }: Pick<Owner, 'tenantId' | 'name'>,
  signal: AbortSignal,
): Promise<readonly OwnerPosture[]> {
  let subscriptions;
  try {
    subscriptions = await listSubscriptions(arm, signal);
  } catch (error) {
    const failure = explainAzure(error, {
      doing: 'list its subscriptions',
      on: name,
      remedy: 'Ask an Owner of a subscription for the role Reader, then retry.',
    });
    return [unreadable({ tenantId, name: t('{0}, its subscriptions', name) }, failure)];
  }
  return Promise.all(
    subscriptions.map(({ subscriptionId, name: subscription }) =>
      postureOfOwner(arm, { tenantId, subscriptionId, name: t('{0}, subscription {1}', name, subscription) }, signal),
    ),
  );
}

/** @throws the failure itself where it is the end of the work */
function unreadable(owner: Owner, failure: unknown): OwnerPosture {
  if (isAbort(failure)) throw failure;
  return { ...owner, categories: [], settings: [], failure: messageOf(failure) };
}

type Owner = Pick<OwnerPosture, 'tenantId' | 'subscriptionId' | 'attributes' | 'name' | 'licence'>;

async function postureOfOwner(arm: AzureClient, owner: Owner, signal: AbortSignal): Promise<OwnerPosture> {
  try {
    const settings = await readSettings(arm, owner, owner.name, signal);
    const categories = await readCategories(arm, owner, settings, signal);
    const there = await destinationsThere(arm, settings, signal);
    return { ...owner, categories, settings: there.map(({ name, enabled, destinations }) => ({ name, enabled, destinations })) };
  } catch (error) {
    return unreadable(owner, error);
  }
}
