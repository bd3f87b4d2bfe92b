import { subscriptions as sampleSubscriptions } from '../../samples/tenant';
import { eventOf } from './recordWrite';
import type { ActivityEvent } from '../world/activityEvent';
import type { World } from '../world/world';

/** All events of a tenant in a time, oldest first: those that life makes, those of writes to this sandbox, and those of further sources. */
export function activityEvents(world: World, tenantId: string, from: number, to: number): readonly ActivityEvent[] {
  const tenant = world.tenants.find(({ id }) => id === tenantId);
  if (!tenant) return [];
  const { timeline, subscriptions } = tenant;
  const [first, second = first] = subscriptions;
  const lived = timeline.activities(from, to).map((activity) => {
    const event = eventOf(world, tenant.id, { activity, own: (body) => timeline.own(body) });
    if (activity.subscriptionId === undefined) return event;
    const owner = activity.subscriptionId === sampleSubscriptions.production.id ? first : second;
    return { ...event, subscriptionId: owner?.id };
  });
  const written = world.writtenEvents.filter((event) => event.tenantId === tenantId && event.time >= from && event.time < to);
  const further = world.eventSources.flatMap((source) => source.between(from, to)).filter((event) => event.tenantId === tenantId);
  return [...lived, ...written, ...further].sort((left, right) => left.time - right.time);
}
