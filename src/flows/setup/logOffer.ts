import { mostSettings } from '../../azure/services/listSettings';
import { listPartners } from '../../azure/services/partners';
import { armVersions, listResources, withNetworkRules } from '../../azure/services/resources';
import type { ArmResource } from '../../azure/services/resources';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { explainAzure } from '../../azure/explain';
import type { SettingOwner } from '../../base/settingOwner';
import type { TenantPlace } from '../../protocol/azure';
import type { DestinationOffer, LogOffer, OfferedDestination } from '../../protocol/setup';
import { offeredCategory } from './categoryWords';
import { problemOfDestination, warningOfDestination } from './destinationChecks';
import { ownerFacts } from './ownerFacts';
import { licenceOf } from './planSendLogs';
import type { PlanParts } from './planSendLogs';
import { readCategories, readSettings } from './settings';

/** What the wizard offers: the settings there are, and the categories in words. */
export async function logOffer({ arm, graph, place }: PlanParts, owner: SettingOwner, signal: AbortSignal): Promise<LogOffer> {
  const settings = await readSettings(arm, owner, ownerFacts(owner).name(place, owner), signal);
  const [categories, licence] = await Promise.all([
    readCategories(arm, owner, settings, signal),
    ownerFacts(owner).isDirectory ? licenceOf(graph, signal) : Promise.resolve(undefined),
  ]);
  return {
    settings: settings.map(({ name, enabled, destinations }) => ({ name, enabled, destinations })),
    most: mostSettings,
    categories: categories.map((name) => offeredCategory(name, licence)),
    ...(licence ? { licence: licence.level } : {}),
  };
}

/** The storage accounts and event hubs of a subscription, each with why it would not do. */
export async function destinationOffer(
  arm: AzureClient,
  place: TenantPlace,
  subscriptionId: string,
  signal: AbortSignal,
): Promise<DestinationOffer> {
  const base = `/subscriptions/${subscriptionId}`;
  try {
    const [accounts, namespaces, groups, partners] = await Promise.all([
      listResources(arm, `${base}/providers/Microsoft.Storage/storageAccounts`, armVersions.storageAccounts, signal),
      listResources(arm, `${base}/providers/Microsoft.EventHub/namespaces`, armVersions.eventHubs, signal),
      listResources(arm, `${base}/resourcegroups`, armVersions.resourceGroups, signal),
      listPartners(arm, subscriptionId, signal),
    ]);
    const rules = await Promise.all(namespaces.map((namespace) => rulesOf(arm, namespace, signal)));
    return {
      storageAccounts: accounts.map((account) => offered(account, problemOfDestination('storageAccount', account, account), account)),
      eventHubRules: rules.flat(),
      partners: partners.map((partner) => offered(partner, undefined, partner)),
      resourceGroups: groups.map(({ name, location = '' }) => ({ name, location })),
    };
  } catch (error) {
    throw explainAzure(error, {
      doing: 'list its storage accounts and event hubs',
      on: `${place.tenantName}, subscription ${subscriptionId}`,
      remedy: 'Ask an Owner of the subscription for the role Reader, then retry.',
    });
  }
}

async function rulesOf(arm: AzureClient, namespace: ArmResource, signal: AbortSignal): Promise<DestinationOffer['eventHubRules']> {
  const [owner, rules, hubs] = await Promise.all([
    withNetworkRules(arm, namespace, signal),
    listResources(arm, `${namespace.id}/authorizationRules`, armVersions.eventHubs, signal),
    listResources(arm, `${namespace.id}/eventhubs`, armVersions.eventHubs, signal),
  ]);
  return rules.map((rule) => {
    const problem = problemOfDestination('eventHub', rule, namespace);
    const { location = '' } = namespace;
    return {
      ...offered({ ...rule, name: `${namespace.name}, ${rule.name}`, location }, problem, owner),
      hubs: hubs.map(({ name }) => name),
    };
  });
}

function offered({ id, name, location = '' }: ArmResource, problem: string | undefined, owner: ArmResource): OfferedDestination {
  const warning = problem ?? warningOfDestination(owner);
  return { resourceId: id, name, location, usable: problem === undefined, ...(warning === undefined ? {} : { warning }) };
}
