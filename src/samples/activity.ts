import { guid } from './guid';
import type { Moment } from './moment';
import { isoTicks, later } from './moment';
import type { Random } from './random';
import { tenantId } from './tenant';

/** Who calls Azure Resource Manager. */
export interface Caller {
  readonly objectId: string;
  readonly name: string;
  /** Without it the caller is a service principal. */
  readonly principalName?: string;
  readonly appId: string;
  readonly address: string;
  readonly role?: string;
}

/** One event of the Activity Log, before it takes the shape of a file. */
export interface Activity extends Moment {
  readonly id: string;
  readonly correlationId: string;
  readonly operationId: string;
  readonly requestId: string;
  /** Without it the event belongs to the tenant. */
  readonly subscriptionId?: string;
  readonly resourceId: string;
  readonly operation: string;
  readonly label: string;
  readonly stage: 'Start' | 'Accept' | 'Success' | 'Failure';
  readonly statusCode: string;
  readonly caller: Caller;
  readonly message?: string;
  readonly method: string;
}

export interface Operation {
  readonly moment: Moment;
  readonly caller: Caller;
  readonly subscriptionId?: string;
  readonly resourceId: string;
  readonly operation: string;
  readonly label: string;
  readonly seconds?: number;
  readonly accepted?: boolean;
  readonly failure?: { readonly statusCode: string; readonly message: string };
}

/** The events of one operation: started, accepted where it takes long, and how it ended; all under one correlation id. */
export function makeActivities(random: Random, operation: Operation): readonly Activity[] {
  const { moment, failure, accepted } = operation;
  const method = operation.operation.endsWith('/delete') ? 'DELETE' : operation.operation.endsWith('/action') ? 'POST' : 'PUT';
  const shared = {
    ...(operation.subscriptionId === undefined ? {} : { subscriptionId: operation.subscriptionId }),
    caller: operation.caller,
    resourceId: operation.resourceId,
    operation: operation.operation,
    label: operation.label,
    correlationId: guid(random),
    operationId: guid(random),
    requestId: guid(random),
    method,
  };
  const seconds = operation.seconds ?? 0.4 + random.next() * 3;
  const event = (offset: number, stage: Activity['stage'], statusCode: string): Activity => ({
    ...later(moment, offset),
    ...shared,
    id: guid(random),
    stage,
    statusCode,
  });
  const events = [event(0, 'Start', '')];
  if (accepted) events.push(event(Math.min(2, seconds / 3), 'Accept', 'Accepted'));
  if (failure) events.push({ ...event(seconds, 'Failure', failure.statusCode), message: failure.message });
  else events.push(event(seconds, 'Success', method === 'DELETE' ? 'NoContent' : method === 'PUT' && !accepted ? 'Created' : 'OK'));
  return events;
}

const claim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const microsoftClaim = 'http://schemas.microsoft.com/identity/claims';

function claims(activity: Activity): object {
  const { caller } = activity;
  const issued = Math.floor(activity.time / 1000) - 900;
  return {
    aud: 'https://management.core.windows.net/',
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: String(issued),
    nbf: String(issued),
    exp: String(issued + 4200),
    appid: caller.appId,
    appidacr: caller.principalName === undefined ? '1' : '2',
    ...(caller.principalName === undefined
      ? { [`${microsoftClaim}/identityprovider`]: `https://sts.windows.net/${tenantId}/` }
      : {
          'http://schemas.microsoft.com/claims/authnmethodsreferences': 'pwd,mfa',
          ipaddr: caller.address,
          name: caller.name,
          [`${claim}/name`]: caller.principalName,
          [`${claim}/upn`]: caller.principalName,
          [`${microsoftClaim}/scope`]: 'user_impersonation',
        }),
    [`${microsoftClaim}/objectidentifier`]: caller.objectId,
    [`${microsoftClaim}/tenantid`]: tenantId,
    ver: '1.0',
  };
}

const statusWord = { Start: 'Started', Accept: 'Accepted', Success: 'Succeeded', Failure: 'Failed' } as const;

/** A record of the category Administrative as it is exported to a hub or a storage account: resource and operation in capitals. */
export function activityRecord(activity: Activity): object {
  const { caller } = activity;
  return {
    time: isoTicks(activity),
    resourceId: activity.resourceId.toUpperCase(),
    operationName: activity.operation.toUpperCase(),
    category: 'Administrative',
    resultType: activity.stage,
    resultSignature: `${statusWord[activity.stage]}.${activity.statusCode}`,
    durationMs: 0,
    callerIpAddress: caller.address,
    correlationId: activity.correlationId,
    identity: {
      authorization: {
        scope: activity.resourceId,
        action: activity.operation,
        evidence: {
          role: caller.role ?? 'Contributor',
          roleAssignmentScope: activity.subscriptionId === undefined ? '/' : `/subscriptions/${activity.subscriptionId}`,
          principalId: caller.objectId.replaceAll('-', ''),
          principalType: caller.principalName === undefined ? 'ServicePrincipal' : 'User',
        },
      },
      claims: claims(activity),
    },
    level: activity.stage === 'Failure' ? 'Error' : 'Information',
    location: 'global',
    tenantId,
    properties: {
      statusCode: activity.statusCode,
      serviceRequestId: activity.requestId,
      eventCategory: 'Administrative',
      eventDataId: activity.id,
      entity: activity.resourceId,
      message: activity.operation,
      hierarchy: tenantId,
      ...(activity.message === undefined ? {} : { statusMessage: activity.message }),
    },
  };
}

const word = (value: string, localizedValue = value): object => ({ value, localizedValue });

/** The same event as the management API answers it. */
export function restActivity(activity: Activity): object {
  const { caller, subscriptionId } = activity;
  const parts = activity.resourceId.split('/');
  const provider = activity.operation.split('/')[0] ?? '';
  const group = parts[3]?.toLowerCase() === 'resourcegroups' ? parts[4] : undefined;
  return {
    authorization: { action: activity.operation, role: caller.role ?? 'Contributor', scope: activity.resourceId },
    caller: caller.principalName ?? caller.objectId,
    channels: 'Operation',
    claims: claims(activity),
    correlationId: activity.correlationId,
    description: '',
    eventDataId: activity.id,
    eventName: activity.stage === 'Start' ? word('BeginRequest', 'Begin request') : word('EndRequest', 'End request'),
    category: word('Administrative'),
    httpRequest: { clientRequestId: activity.requestId, clientIpAddress: caller.address, method: activity.method },
    eventTimestamp: isoTicks(activity),
    id: `${activity.resourceId}/events/${activity.id}/ticks/${String(621355968000000000n + BigInt(activity.time) * 10_000n + BigInt(activity.ticks))}`,
    level: activity.stage === 'Failure' ? 'Error' : 'Informational',
    operationId: activity.operationId,
    operationName: word(activity.operation, activity.label),
    ...(group === undefined ? {} : { resourceGroupName: group }),
    resourceProviderName: word(provider),
    resourceType: word(activity.operation.split('/').slice(0, -1).join('/')),
    resourceId: activity.resourceId,
    status: word(statusWord[activity.stage]),
    subStatus: word(activity.statusCode),
    submissionTimestamp: isoTicks(later(activity, 95)),
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    tenantId,
    properties: {
      statusCode: activity.statusCode,
      serviceRequestId: activity.requestId,
      eventCategory: 'Administrative',
      ...(activity.message === undefined ? {} : { statusMessage: activity.message }),
    },
    relatedEvents: [],
  };
}
