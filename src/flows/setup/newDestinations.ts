import { t } from '@vscode/l10n';
import { armVersions } from '../../azure/services/resources';
import type { ArmResource } from '../../azure/services/resources';
import { deletionDays, destinationNames, isWithin, retentionDays as retentionBounds } from '../../base/destinationNames';
import { UserError } from '../../base/errors';
import type { NewEventHub, NewStorageAccount, NewWorkspace, PlanStep } from '../../protocol/setup';

/** The steps that make a destination, and the id that it will have. */
export interface NewDestination {
  readonly steps: readonly PlanStep[];
  readonly resourceId: string;
}

const succeeded = { properties: { provisioningState: 'Succeeded' } };

/** A workspace, and its resource group where that is not there. DS-12: names, retention and plan as the service takes them. */
export function newWorkspaceSteps(wanted: NewWorkspace, group: ArmResource | undefined): NewDestination {
  const { name, retentionDays, location } = wanted;
  refuseUnless(
    destinationNames.workspace.test(name),
    t('A workspace’s name has 4 to 63 letters, digits and hyphens, and no hyphen at its ends; “{0}” does not fit.', name),
  );
  refuseUnless(
    isWithin(retentionDays, retentionBounds),
    t('A workspace keeps records for 30 to 730 days; {0} does not fit.', retentionDays),
  );
  const resourceId = `${groupId(wanted)}/providers/Microsoft.OperationalInsights/workspaces/${name}`;
  const body = { location, properties: { sku: { name: 'PerGB2018' }, retentionInDays: retentionDays } };
  const step = resourceStep({
    id: 'workspace',
    title: t('Create the workspace {0}', name),
    resourceId,
    version: armVersions.workspaces,
    body,
  });
  return { steps: [...groupSteps(wanted, group), step], resourceId };
}

/** A storage account, and a rule that deletes old log files where that is wanted. */
export function newStorageSteps(wanted: NewStorageAccount, group: ArmResource | undefined): NewDestination {
  const { name, location, deleteAfterDays } = wanted;
  refuseUnless(
    destinationNames.storageAccount.test(name),
    t('A storage account’s name has 3 to 24 lower-case letters and digits; “{0}” does not fit.', name),
  );
  const resourceId = `${groupId(wanted)}/providers/Microsoft.Storage/storageAccounts/${name}`;
  const properties = { minimumTlsVersion: 'TLS1_2', allowBlobPublicAccess: false, supportsHttpsTrafficOnly: true };
  const body = { location, kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties };
  const account = resourceStep({
    id: 'storageAccount',
    title: t('Create the storage account {0}', name),
    resourceId,
    version: armVersions.storageAccounts,
    body,
  });
  const rule = deleteAfterDays === undefined ? [] : [lifecycleStep(resourceId, name, deleteAfterDays)];
  return { steps: [...groupSteps(wanted, group), account, ...rule], resourceId };
}

function lifecycleStep(account: string, name: string, days: number): PlanStep {
  refuseUnless(isWithin(days, deletionDays), t('Log files can be deleted after 1 to 36,500 days; {0} does not fit.', days));
  const actions = { baseBlob: { delete: { daysAfterModificationGreaterThan: days } } };
  const filters = { blobTypes: ['appendBlob'], prefixMatch: ['insights-logs-', 'insights-activity-logs'] };
  const rule = { name: 'delete-old-logs', enabled: true, type: 'Lifecycle', definition: { actions, filters } };
  const body = { properties: { policy: { rules: [rule] } } };
  return {
    ...resourceStep({
      id: 'lifecycle',
      title: t('Delete log files in {0} after {1} days', name, days),
      resourceId: `${account}/managementPolicies/default`,
      version: armVersions.storageAccounts,
      body,
    }),
    look: { path: `${account}/managementPolicies/default?api-version=${armVersions.storageAccounts}` },
  };
}

/** A namespace with a hub that keeps a week in four partitions, and for a reader a consumer group and a rule that may only listen. */
export function newEventHubSteps(wanted: NewEventHub, group: ArmResource | undefined): NewDestination {
  const { name, location, hub, consumerGroup } = wanted;
  refuseUnless(
    destinationNames.eventHub.test(name),
    t(
      'A namespace’s name has 6 to 50 letters, digits and hyphens, begins with a letter and ends with a letter or digit; “{0}” does not fit.',
      name,
    ),
  );
  refuseUnless(
    destinationNames.hub.test(hub),
    t('An event hub’s name has 1 to 256 letters, digits and _ - . with a letter or digit at each end; “{0}” does not fit.', hub),
  );
  refuseUnless(
    consumerGroup === undefined || destinationNames.consumerGroup.test(consumerGroup),
    t(
      'A consumer group’s name has 1 to 50 letters, digits and _ - . with a letter or digit at each end; “{0}” does not fit.',
      consumerGroup ?? '',
    ),
  );
  const namespace = `${groupId(wanted)}/providers/Microsoft.EventHub/namespaces/${name}`;
  const ofHub = `${namespace}/eventhubs/${hub}`;
  const resourceId = `${namespace}/authorizationRules/diagnostic-settings`;
  const body = { location, sku: { name: 'Standard', tier: 'Standard', capacity: 1 }, properties: { disableLocalAuth: false } };
  const steps = [
    ...groupSteps(wanted, group),
    resourceStep({
      id: 'namespace',
      title: t('Create the event hub namespace {0}', name),
      resourceId: namespace,
      version: armVersions.eventHubs,
      body,
    }),
    partStep('hub', t('Create the event hub {0}', hub), ofHub, { partitionCount: 4, messageRetentionInDays: 7 }),
    partStep('sendRule', t('Create the rule that diagnostic settings send by'), resourceId, { rights: ['Manage', 'Send', 'Listen'] }),
  ];
  return { steps: consumerGroup === undefined ? steps : [...steps, ...readerSteps(ofHub, consumerGroup)], resourceId };
}

/** What a reader needs: a consumer group of its own, and a rule that may only listen. */
function readerSteps(hub: string, consumerGroup: string): readonly PlanStep[] {
  return [
    partStep('consumerGroup', t('Create the consumer group {0}', consumerGroup), `${hub}/consumergroups/${consumerGroup}`, {}),
    partStep('listenRule', t('Create a rule that may only listen'), `${hub}/authorizationRules/${consumerGroup}-listen`, {
      rights: ['Listen'],
    }),
  ];
}

/** A part of a namespace, which is there as soon as it is made. */
function partStep(id: string, title: string, resourceId: string, properties: object): PlanStep {
  const version = armVersions.eventHubs;
  return {
    ...resourceStep({ id, title, resourceId, version, body: { properties } }),
    look: { path: `${encodeURI(resourceId)}?api-version=${version}` },
  };
}

interface Place {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly location: string;
}

function groupId({ subscriptionId, resourceGroup }: Place): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

function groupSteps(place: Place, group: ArmResource | undefined): readonly PlanStep[] {
  if (group) return [];
  const { resourceGroup, location } = place;
  refuseUnless(
    destinationNames.resourceGroup.test(resourceGroup),
    t('A resource group’s name has 1 to 90 letters, digits and _ - . ( ), and no dot at its end; “{0}” does not fit.', resourceGroup),
  );
  const step = resourceStep({
    id: 'resourceGroup',
    title: t('Create the resource group {0}', resourceGroup),
    resourceId: groupId(place),
    version: armVersions.resourceGroups,
    body: { location },
  });
  // A group may hold more by the time that somebody wants it gone, so undoing leaves it.
  return [withoutUndo(step)];
}

function withoutUndo({ id, title, effect, there, request, look, words }: PlanStep): PlanStep {
  return { id, title, effect, there, request, words, ...(look ? { look } : {}) };
}

interface NewResource {
  readonly id: string;
  readonly title: string;
  readonly resourceId: string;
  readonly version: string;
  readonly body: object;
}

function resourceStep({ id, title, resourceId, version, body }: NewResource): PlanStep {
  const path = `${encodeURI(resourceId)}?api-version=${version}`;
  return {
    id,
    title,
    effect: 'create',
    there: false,
    request: { service: 'arm', method: 'PUT', path, body },
    look: { path, holds: succeeded },
    undo: { service: 'arm', method: 'DELETE', path },
    words: {
      doing: title.charAt(0).toLowerCase() + title.slice(1),
      on: ownerOfResource(resourceId),
      remedy: t('It takes the role Contributor on the subscription or the resource group. Ask an Owner to grant it, then retry.'),
    },
  };
}

/** Where a resource is made, which is what refuses it: its resource group, or its subscription where it is a group itself. */
function ownerOfResource(resourceId: string): string {
  const [, subscriptionId = '', group] = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+)\/providers\/)?/i.exec(resourceId) ?? [];
  return group === undefined ? t('The subscription {0}', subscriptionId) : t('The resource group {0}', group);
}

function refuseUnless(isFit: boolean, message: string): void {
  if (!isFit) throw new UserError(message, { code: 'setup-answer' });
}
