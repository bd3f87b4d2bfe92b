import { t } from '@vscode/l10n';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { armVersions, listResources, registrationOf, withNetworkRules } from '../../azure/services/resources';
import type { ArmResource } from '../../azure/services/resources';
import type { Subscription } from '../../azure/services/subscriptions';
import { isAbort, messageOf } from '../../base/errors';
import type { Prerequisite } from '../../protocol/setup';
import { problemOfPlace, warningOfDestination } from './destinationChecks';
import { allows, readRights } from './rights';

interface Kind {
  readonly name: () => string;
  readonly provider: string;
  readonly type: string;
  readonly version: string;
  /** What a setting asks for on it. */
  readonly action: string;
}

const kinds: readonly Kind[] = [
  {
    name: () => t('Workspace'),
    provider: 'Microsoft.OperationalInsights',
    type: 'Microsoft.OperationalInsights/workspaces',
    version: armVersions.workspaces,
    action: 'Microsoft.OperationalInsights/workspaces/sharedKeys/action',
  },
  {
    name: () => t('Storage account'),
    provider: 'Microsoft.Storage',
    type: 'Microsoft.Storage/storageAccounts',
    version: armVersions.storageAccounts,
    action: 'Microsoft.Storage/storageAccounts/listKeys/action',
  },
  {
    name: () => t('Event hub namespace'),
    provider: 'Microsoft.EventHub',
    type: 'Microsoft.EventHub/namespaces',
    version: armVersions.eventHubs,
    action: 'Microsoft.EventHub/namespaces/authorizationRules/listKeys/action',
  },
];

/** What each subscription, and each place that logs could go to, allows: registration, rights, access mode, firewall. */
export async function destinationPrerequisites(
  arm: AzureClient,
  subscriptions: readonly Subscription[],
  signal: AbortSignal,
): Promise<readonly Prerequisite[]> {
  const found: Prerequisite[] = [];
  for (const subscription of subscriptions) {
    found.push(await checkProviders(arm, subscription, signal));
    for (const kind of kinds) found.push(...(await checkKind(arm, subscription, kind, signal)));
  }
  return found;
}

async function checkProviders(arm: AzureClient, { subscriptionId, name }: Subscription, signal: AbortSignal): Promise<Prerequisite> {
  const title = t('Resource providers of {0}', name);
  try {
    const wanted = ['Microsoft.Insights', ...kinds.map(({ provider }) => provider)];
    const states = await Promise.all(
      wanted.map(async (namespace) => ({ namespace, state: await registrationOf(arm, subscriptionId, namespace, signal) })),
    );
    const missing = states.filter(({ state }) => state !== 'Registered').map(({ namespace }) => namespace);
    if (missing.length === 0) return { title, result: 'pass', what: t('all registered') };
    return {
      title,
      result: 'fail',
      what: t('not registered: {0}', missing.join(', ')),
      remedy: t('The wizard registers what its destinations need.'),
      who: t('Contributor of the subscription'),
    };
  } catch (error) {
    return unknown(title, error);
  }
}

async function checkKind(arm: AzureClient, subscription: Subscription, kind: Kind, signal: AbortSignal): Promise<readonly Prerequisite[]> {
  const path = `/subscriptions/${subscription.subscriptionId}/providers/${kind.type}`;
  try {
    const resources = await listResources(arm, path, kind.version, signal);
    return await Promise.all(resources.map((resource) => checkResource(arm, kind, resource, signal)));
  } catch (error) {
    return [unknown(t('{0}s of {1}', kind.name(), subscription.name), error)];
  }
}

async function checkResource(arm: AzureClient, { name, action }: Kind, resource: ArmResource, signal: AbortSignal): Promise<Prerequisite> {
  const title = `${name()} ${resource.name}`;
  try {
    const rights = await readRights(arm, resource.id, signal);
    const unfit = problemOfPlace(resource);
    if (unfit !== undefined) return { title, result: 'fail', what: unfit };
    const closed = warningOfDestination(await withNetworkRules(arm, resource, signal));
    if (!allows(rights, action))
      return {
        title,
        result: 'fail',
        what: t('You may see it, but a setting that sends there asks for {0}.', action),
        remedy: t('Give the role Contributor on it, or Log Analytics Contributor for a workspace.'),
        who: t('Owner of {0}', resource.name),
      };
    if (closed !== undefined)
      return {
        title,
        result: 'fail',
        what: closed,
        remedy: t('Let trusted services of Azure in, on its page Networking.'),
        who: t('Owner of {0}', resource.name),
      };
    return { title, result: 'pass', what: [t('can be sent to'), accessMode(resource)].filter((part) => part !== undefined).join('; ') };
  } catch (error) {
    return unknown(title, error);
  }
}

/** DS-25: logs of a tenant belong to no Azure resource, so that rights on resources do not open them. */
function accessMode({ properties = {} }: ArmResource): string | undefined {
  const { features } = properties as { readonly features?: { readonly enableLogAccessUsingOnlyResourcePermissions?: boolean } };
  if (features === undefined) return undefined;
  return t(
    'who reads it needs a role on the workspace itself, such as Log Analytics Reader, because a tenant’s logs belong to no Azure resource',
  );
}

function unknown(title: string, error: unknown): Prerequisite {
  if (isAbort(error)) throw error;
  return { title, result: 'unknown', what: messageOf(error) };
}
