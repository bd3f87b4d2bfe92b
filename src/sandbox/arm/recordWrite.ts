import { randomUUID } from 'node:crypto';
import type { Activity, Caller as ActivityCaller } from '../../samples/activity';
import { activityRecord, makeActivities, restActivity } from '../../samples/activity';
import { tenantId as sampleTenantId } from '../../samples/tenant';
import { createRandom } from '../../samples/random';
import type { Caller } from '../access/caller';
import type { BaseCall } from '../http/service';
import type { ServiceFailure } from '../http/serviceFailure';
import type { ActivityEvent } from '../world/activityEvent';
import { subscriptionOf } from '../world/resource';
import type { World } from '../world/world';
import { findSubscription } from '../world/world';

export interface Write {
  /** Such as `Microsoft.OperationalInsights/workspaces/write`. */
  readonly operation: string;
  readonly resourceId: string;
  /** What the operation is called in words. */
  readonly label?: string;
  /** Why it was refused. */
  readonly failure?: ServiceFailure;
}

/** Puts a write to this sandbox into the Activity Log: started, and how it ended, under one correlation id. */
export function recordWrite(call: BaseCall & { readonly caller: Caller }, { operation, resourceId, label, failure }: Write): void {
  const { world, caller, now } = call;
  const activityCaller: ActivityCaller = {
    objectId: caller.objectId,
    name: caller.name,
    appId: caller.appId,
    address: '127.0.0.1',
    ...(caller.kind === 'user' ? { principalName: caller.label } : {}),
  };
  const subscriptionId = subscriptionOf(resourceId);
  const activities = makeActivities(createRandom(1, 'write', randomUUID()), {
    moment: { time: now, ticks: Number(process.hrtime.bigint() % 10_000n) },
    caller: activityCaller,
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    resourceId,
    operation,
    label: label ?? labelOf(operation),
    ...(failure === undefined ? {} : { failure: failureText(failure) }),
  });
  const owner = (subscriptionId === undefined ? undefined : findSubscription(world, subscriptionId)?.tenant.id) ?? caller.tenant.id;
  for (const activity of activities) world.writtenEvents.push(eventOf(world, owner, ownTenant(activity, owner)));
}

function failureText({ status, code, message }: ServiceFailure): { readonly statusCode: string; readonly message: string } {
  return { statusCode: status === 403 ? 'Forbidden' : 'BadRequest', message: JSON.stringify({ error: { code, message } }) };
}

const labelOf = (operation: string): string => operation.split('/').slice(-2).join(' ');

/** An event of the Activity Log, and how late the API shows it: three minutes at least, one in seven of them twenty. */
export function eventOf(world: World, tenantId: string, { activity, own }: OwnActivity): ActivityEvent {
  const spread = Number.parseInt(activity.id.slice(-4), 16) % 7;
  const shownAt = activity.time + world.delays.activity * (spread === 0 ? 6 : 1 + spread / 10);
  const submitted = new Date(shownAt).toISOString().replace(/(\.\d{3})Z$/, '$10000Z');
  let body: Readonly<Record<string, unknown>> | undefined;
  return {
    time: activity.time,
    shownAt,
    subscriptionId: activity.subscriptionId,
    tenantId,
    body: () => (body ??= own({ ...restActivity(activity), submissionTimestamp: submitted })),
    record: () => own(activityRecord(activity)),
  };
}

export interface OwnActivity {
  readonly activity: Activity;
  readonly own: <T extends object>(body: T) => T;
}

/** The bodies of the samples name the sample tenant: a write names its own. */
function ownTenant(activity: Activity, tenantId: string): OwnActivity {
  return {
    activity,
    own: (body) =>
      tenantId === sampleTenantId ? body : (JSON.parse(JSON.stringify(body).replaceAll(sampleTenantId, tenantId)) as typeof body),
  };
}
