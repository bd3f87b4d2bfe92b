import { applications } from './applications';
import { guid, namedGuid } from './guid';
import type { Moment } from './moment';
import { days, isWeekend, millisecondsPerDay, startOfLogs } from './moment';
import type { Person } from './people';
import type { Random } from './random';
import { createRandom } from './random';
import { tenantId, tenantResourceId } from './tenant';

/** A change that provisioning carried to another system, before it takes the shape of a file. */
export interface Provisioning extends Moment {
  readonly id: string;
  readonly changeId: string;
  readonly cycleId: string;
  readonly person: Pick<Person, 'id' | 'name' | 'principalName' | 'title'>;
  readonly action: 'Create' | 'Update' | 'Disable';
  readonly status: 'Success' | 'Failure' | 'Skipped';
  readonly duration: number;
}

const target = applications.serviceDesk;
const servicePrincipalId = namedGuid('servicePrincipal', target.name);
const jobId = `scim.${tenantId.replaceAll('-', '')}.${namedGuid('job', target.name)}`;

/** The changes of 30 days: a cycle every 40 minutes, most of them with nothing to do. */
export function provisioningChanges(seed: number, staff: readonly Person[]): readonly Provisioning[] {
  const found: Provisioning[] = [];
  for (let cycle = 0; cycle < (days * 24 * 60) / 40; cycle++) {
    const random = createRandom(seed, 'cycle', cycle);
    const start = startOfLogs + cycle * 40 * 60_000 + random.integer(20_000);
    const idle = isWeekend(Math.floor((start - startOfLogs) / millisecondsPerDay)) ? 0.95 : 0.75;
    if (random.chance(idle)) continue;
    const cycleId = guid(random);
    for (let count = random.between(1, 4); count > 0; count--) found.push(change(random, random.pick(staff), cycleId, start));
  }
  return found;
}

function change(random: Random, person: Person, cycleId: string, start: number): Provisioning {
  return {
    time: start + random.integer(90_000),
    ticks: random.integer(10_000),
    id: guid(random),
    changeId: guid(random),
    cycleId,
    person,
    action: random.weighted([
      [20, 'Create'],
      [70, 'Update'],
      [10, 'Disable'],
    ]),
    status: random.weighted([
      [84, 'Success'],
      [6, 'Failure'],
      [10, 'Skipped'],
    ]),
    duration: random.between(180, 3200),
  };
}

const statusNumbers = { Success: 0, Failure: 1, Skipped: 2 } as const;
const verbs = { Create: 'created', Update: 'updated', Disable: 'disabled' } as const;

function steps(entry: Provisioning): readonly (readonly [string, number, string, number, string])[] {
  const who = `User '${entry.person.principalName}'`;
  const suffix = entry.action === 'Create' ? 'Add' : 'Update';
  const last =
    entry.status === 'Success'
      ? `${who} was ${verbs[entry.action]} in ${target.name}`
      : entry.status === 'Failure'
        ? `Failed to write ${who} to ${target.name}`
        : `${who} is not in scope and was skipped`;
  return [
    [`EntryImport${suffix}`, 0, 'import', 0, `Received ${who} change of type (${suffix}) from Microsoft Entra ID`],
    [
      `EntrySynchronization${entry.status === 'Skipped' ? 'Skip' : suffix}`,
      1,
      'scoping',
      statusNumbers[entry.status === 'Failure' ? 'Success' : entry.status],
      `${who} was evaluated against the scoping filters`,
    ],
    [`EntryExport${suffix}`, 5, 'export', statusNumbers[entry.status], last],
  ];
}

const errorInformation = (entry: Provisioning): object | null =>
  entry.status === 'Failure'
    ? {
        errorCode: 'EntryConflict',
        reason: 'The target answered with HTTP status code 409.',
        additionalDetails: null,
        errorCategory: 'nonServiceFailure',
        recommendedAction: null,
      }
    : null;

/** A record of the category ProvisioningLogs as diagnostic settings write it: enumerations as numbers. */
export function provisioningRecord(entry: Provisioning): object {
  return {
    time: new Date(entry.time).toISOString().slice(0, 19) + 'Z',
    resourceId: tenantResourceId,
    operationName: 'Provisioning activity',
    operationVersion: '1.0',
    category: 'ProvisioningLogs',
    tenantId,
    resultType: entry.status,
    ...(entry.status === 'Failure' ? { resultDescription: 'The target answered with HTTP status code 409.' } : {}),
    durationMs: entry.duration,
    correlationId: entry.changeId,
    identity: entry.id,
    Level: 4,
    properties: properties(entry),
  };
}

function properties(entry: Provisioning): object {
  const { person } = entry;
  return {
    id: entry.id,
    activityDateTime: new Date(entry.time).toISOString().slice(0, 19) + 'Z',
    tenantId,
    jobId,
    cycleId: entry.cycleId,
    changeId: entry.changeId,
    action: entry.action,
    provisioningAction: entry.action.toLowerCase(),
    servicePrincipal: { Id: servicePrincipalId, Name: target.name },
    sourceSystem: { details: {}, Id: namedGuid('system', 'entra'), Name: 'Microsoft Entra ID' },
    targetSystem: {
      details: { ApplicationId: target.id, ServicePrincipalId: servicePrincipalId, ServicePrincipalDisplayName: target.name },
      Id: namedGuid('system', target.name),
      Name: target.name,
    },
    initiatedBy: { Type: 'system', Id: '', Name: 'Azure AD Provisioning Service' },
    sourceIdentity: {
      identityType: 'User',
      details: { id: person.id, odatatype: 'User', DisplayName: person.name, UserPrincipalName: person.principalName },
      Id: person.id,
      Name: person.name,
    },
    targetIdentity: {
      identityType: 'urn:ietf:params:scim:schemas:core:2.0:User',
      details: {},
      Id: namedGuid('scim', person.id),
      Name: person.principalName,
    },
    provisioningStatusInfo: { Status: entry.status.toLowerCase(), errorInformation: errorInformation(entry) },
    statusInfo: { Status: statusNumbers[entry.status] },
    provisioningSteps: steps(entry).map(([name, type, , status, description]) => ({
      name,
      provisioningStepType: type,
      status,
      description,
      details: {},
    })),
    modifiedProperties: entry.action === 'Update' ? [{ displayName: 'title', oldValue: null, newValue: person.title }] : [],
    durationInMilliseconds: entry.duration,
  };
}

/** The same change as Microsoft Graph answers it: enumerations as text. */
export function graphProvisioning(entry: Provisioning): object {
  const { person } = entry;
  return {
    id: entry.id,
    activityDateTime: new Date(entry.time).toISOString().slice(0, 19) + 'Z',
    tenantId,
    jobId,
    cycleId: entry.cycleId,
    changeId: entry.changeId,
    provisioningAction: entry.action.toLowerCase(),
    durationInMilliseconds: entry.duration,
    servicePrincipal: { id: servicePrincipalId, displayName: target.name },
    sourceSystem: { id: namedGuid('system', 'entra'), displayName: 'Microsoft Entra ID', details: {} },
    targetSystem: { id: namedGuid('system', target.name), displayName: target.name, details: { ApplicationId: target.id } },
    initiatedBy: { id: '', displayName: 'Azure AD Provisioning Service', initiatorType: 'system' },
    sourceIdentity: { id: person.id, displayName: person.name, identityType: 'User', details: {} },
    targetIdentity: { id: namedGuid('scim', person.id), displayName: person.principalName, identityType: 'User', details: {} },
    provisioningStatusInfo: { status: entry.status.toLowerCase(), errorInformation: errorInformation(entry) },
    provisioningSteps: steps(entry).map(([name, , type, status, description]) => ({
      name,
      provisioningStepType: type,
      status: ['success', 'failure', 'skipped'][status],
      description,
      details: {},
    })),
    modifiedProperties: entry.action === 'Update' ? [{ displayName: 'title', oldValue: null, newValue: person.title }] : [],
  };
}
