import { t } from '@vscode/l10n';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { lastSegment, segmentAfter } from '../../azure/services/diagnosticSettings';
import type { Destination } from '../../azure/services/diagnosticSettings';
import { isPartner, listPartners } from '../../azure/services/partners';
import { armVersions, findDestination, findResource, registrationOf } from '../../azure/services/resources';
import type { ArmResource } from '../../azure/services/resources';
import { listDeletedWorkspaces } from '../../azure/services/workspaces';
import { isAbort, UserError } from '../../base/errors';
import type { DestinationAnswers, PlanStep } from '../../protocol/setup';
import { problemOfDestination, warningOfDestination } from './destinationChecks';
import { newEventHubSteps, newStorageSteps, newWorkspaceSteps } from './newDestinations';

/** Where a setting sends, what has to be made or switched on for it, and what to know about it. */
export interface PlannedDestinations {
  readonly destinations: readonly Destination[];
  readonly properties: Readonly<Record<string, string>>;
  readonly steps: readonly PlanStep[];
  readonly notices: readonly string[];
}

interface Planned {
  readonly destination: Destination;
  readonly properties: Readonly<Record<string, string>>;
  readonly steps: readonly PlanStep[];
  readonly notices: readonly string[];
}

/** Finds the destinations of answers, and what is still to be made. @throws UserError where one is not there or takes no logs */
export async function planDestinations(arm: AzureClient, answers: DestinationAnswers, signal: AbortSignal): Promise<PlannedDestinations> {
  const { workspace, storageAccount, eventHub, partner } = answers;
  const planned: Planned[] = [];
  if (workspace)
    planned.push(
      await ('create' in workspace ? newWorkspace(arm, workspace.create, signal) : there(arm, 'workspace', workspace.resourceId, signal)),
    );
  if (storageAccount)
    planned.push(
      await ('create' in storageAccount
        ? newStorage(arm, storageAccount.create, signal)
        : there(arm, 'storageAccount', storageAccount.resourceId, signal)),
    );
  if (eventHub)
    planned.push(
      'create' in eventHub
        ? await newHub(arm, eventHub.create, signal)
        : withHub(await there(arm, 'eventHub', eventHub.ruleId, signal), eventHub.hub),
    );
  if (partner) planned.push(await partnerOf(arm, partner.resourceId, signal));
  const providers = await registrations(arm, planned, signal);
  const steps = new Map([...providers, ...planned.flatMap((each) => each.steps)].map((step) => [step.id, step]));
  return {
    destinations: planned.map(({ destination }) => destination),
    properties: Object.assign({}, ...planned.map(({ properties }) => properties)) as Record<string, string>,
    steps: [...steps.values()],
    notices: planned.flatMap(({ notices }) => notices),
  };
}

const members = {
  workspace: 'workspaceId',
  storageAccount: 'storageAccountId',
  eventHub: 'eventHubAuthorizationRuleId',
  partner: 'marketplacePartnerId',
} as const;

async function there(
  arm: AzureClient,
  kind: 'workspace' | 'storageAccount' | 'eventHub',
  resourceId: string,
  signal: AbortSignal,
): Promise<Planned> {
  const found = await findResource(arm, resourceId, signal);
  const name = kind === 'eventHub' ? segmentAfter(resourceId, 'namespaces') : lastSegment(resourceId);
  if (!found)
    throw new UserError(
      t('{0} is not there, or you may not see it, so nothing can be sent to it. Choose another destination: {1}', name, resourceId),
      {
        code: 'setup-destination-gone',
      },
    );
  const owner = kind === 'eventHub' ? await findDestination(arm, resourceId, signal) : found;
  const problem = problemOfDestination(kind, found, owner);
  if (problem !== undefined) throw new UserError(problem, { code: 'setup-destination-unfit' });
  const warning = owner && warningOfDestination(owner);
  return {
    destination: { kind, resourceId: found.id, name },
    properties: { [members[kind]]: found.id },
    steps: [],
    notices: warning === undefined ? [] : [warning],
  };
}

function withHub(planned: Planned, hub: string | undefined): Planned {
  if (hub === undefined || hub === '')
    return {
      ...planned,
      notices: [
        ...planned.notices,
        t('No event hub is named, so Azure makes one for each category: insights-logs- and the category in lower case.'),
      ],
    };
  const { destination } = planned;
  return {
    ...planned,
    destination: { ...destination, name: `${destination.name}/${hub}` },
    properties: { ...planned.properties, eventHubName: hub },
  };
}

/** DS-16: a solution has to be there before anything can be sent to it; only the partner's own pages make one. */
async function partnerOf(arm: AzureClient, resourceId: string, signal: AbortSignal): Promise<Planned> {
  if (!isPartner(resourceId))
    throw new UserError(
      t(
        '{0} is no solution of a partner that Azure Monitor sends to, such as Datadog’s or Elastic’s: {1}',
        lastSegment(resourceId),
        resourceId,
      ),
      { code: 'setup-destination-unfit' },
    );
  const partners = await listPartners(arm, segmentAfter(resourceId, 'subscriptions'), signal);
  if (!partners.some(({ id }) => id.toLowerCase() === resourceId.toLowerCase()))
    throw new UserError(
      t(
        '{0} is not there, or you may not see it, so nothing can be sent to it. A solution of a partner is created in the Azure portal first, under Azure Native ISV Services: {1}',
        lastSegment(resourceId),
        resourceId,
      ),
      { code: 'setup-destination-gone' },
    );
  return {
    destination: { kind: 'partner', resourceId, name: lastSegment(resourceId) },
    properties: { [members.partner]: resourceId },
    steps: [],
    notices: [
      t(
        'Azure does not document partner solutions as destinations of Entra logs. After saving, the setting is read back; where the partner is missing then, the service left it out.',
      ),
    ],
  };
}

type New<Kind extends keyof DestinationAnswers> = Extract<NonNullable<DestinationAnswers[Kind]>, { readonly create: unknown }>['create'];

async function newWorkspace(arm: AzureClient, wanted: New<'workspace'>, signal: AbortSignal): Promise<Planned> {
  const { steps, resourceId } = newWorkspaceSteps(wanted, await existing(arm, wanted, signal));
  const destination = { kind: 'workspace', resourceId, name: wanted.name } as const;
  const notices = await deletedNotices(arm, wanted, resourceId, signal);
  return { destination, properties: { workspaceId: resourceId }, steps, notices };
}

/** DS-12: the name of a deleted workspace is kept for 14 days: in its own group it comes back, elsewhere the name cannot be taken. */
async function deletedNotices(
  arm: AzureClient,
  { subscriptionId, name }: New<'workspace'>,
  resourceId: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  // Who may not see what was deleted is told by the service when the workspace is made.
  const deleted = await listDeletedWorkspaces(arm, subscriptionId, signal).catch((error: unknown) => {
    if (isAbort(error)) throw error;
    return [];
  });
  const found = deleted.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (!found) return [];
  if (found.id.toLowerCase() === resourceId.toLowerCase())
    return [t('A workspace {0} was deleted there within 14 days. It comes back with the records that it had, instead of a new one.', name)];
  throw new UserError(
    t(
      'A workspace {0} was deleted within 14 days in the resource group {1}, and its name is kept for it. Choose another name, or that resource group, where it comes back.',
      name,
      segmentAfter(found.id, 'resourceGroups'),
    ),
    { code: 'setup-name-kept' },
  );
}

async function newStorage(arm: AzureClient, wanted: New<'storageAccount'>, signal: AbortSignal): Promise<Planned> {
  const { steps, resourceId } = newStorageSteps(wanted, await existing(arm, wanted, signal));
  const destination = { kind: 'storageAccount', resourceId, name: wanted.name } as const;
  return { destination, properties: { storageAccountId: resourceId }, steps, notices: [] };
}

async function newHub(arm: AzureClient, wanted: New<'eventHub'>, signal: AbortSignal): Promise<Planned> {
  const { steps, resourceId } = newEventHubSteps(wanted, await existing(arm, wanted, signal));
  const destination = { kind: 'eventHub', resourceId, name: `${wanted.name}/${wanted.hub}` } as const;
  return { destination, properties: { eventHubAuthorizationRuleId: resourceId, eventHubName: wanted.hub }, steps, notices: [] };
}

/** The resource group that something new is to lie in, where it is there already. */
async function existing(
  arm: AzureClient,
  { subscriptionId, resourceGroup }: { readonly subscriptionId: string; readonly resourceGroup: string },
  signal: AbortSignal,
): Promise<ArmResource | undefined> {
  return findResource(arm, `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`, signal);
}

const providersByKind = {
  workspace: 'Microsoft.OperationalInsights',
  storageAccount: 'Microsoft.Storage',
  eventHub: 'Microsoft.EventHub',
} as const;

/** Steps that register providers which the destinations' subscriptions lack; Azure refuses settings that point into such a subscription. */
async function registrations(arm: AzureClient, planned: readonly Planned[], signal: AbortSignal): Promise<readonly PlanStep[]> {
  const needed = new Map<string, { readonly subscriptionId: string; readonly namespace: string }>();
  for (const { destination } of planned) {
    if (destination.kind === 'partner') continue;
    const subscriptionId = segmentAfter(destination.resourceId, 'subscriptions');
    for (const namespace of ['Microsoft.Insights', providersByKind[destination.kind]])
      needed.set(`${subscriptionId}/${namespace}`, { subscriptionId, namespace });
  }
  const steps: PlanStep[] = [];
  for (const { subscriptionId, namespace } of needed.values()) {
    const state = await registrationOf(arm, subscriptionId, namespace, signal);
    if (state !== 'Registered') steps.push(registrationStep(subscriptionId, namespace));
  }
  return steps;
}

function registrationStep(subscriptionId: string, namespace: string): PlanStep {
  const path = `/subscriptions/${subscriptionId}/providers/${namespace}`;
  return {
    id: `register-${namespace.toLowerCase().replaceAll('.', '-')}-${subscriptionId.slice(0, 8)}`,
    title: t('Register {0} with the subscription', namespace),
    effect: 'grant',
    there: false,
    request: { service: 'arm', method: 'POST', path: `${path}/register?api-version=${armVersions.providers}` },
    look: { path: `${path}?api-version=${armVersions.providers}`, holds: { registrationState: 'Registered' } },
    words: {
      doing: t('register {0}', namespace),
      on: t('The subscription {0}', subscriptionId),
      remedy: t('Ask a Contributor or an Owner of the subscription to register it, then retry.'),
    },
  };
}
