import { auditRecord } from '../../samples/audit';
import type { Emitted } from '../world/arrivals';
import type { World } from '../world/world';
import { activityEvents } from './activityEvents';

/** What the tenants and subscriptions of a world log: their own life, and what was written to this sandbox. */
export function emittedBy(world: World): Emitted {
  return ({ owner, category }, { from, to }) => {
    const tenant = world.tenants.find(({ id }) => id === owner.tenantId);
    if (!tenant) return [];
    if (owner.subscriptionId !== undefined) {
      if (category !== 'Administrative') return [];
      return activityEvents(world, tenant.id, from, to)
        .filter(({ subscriptionId }) => subscriptionId === owner.subscriptionId)
        .map((event) => ({ time: event.time, record: event.record() }));
    }
    const lived = tenant.timeline.records(category, from, to);
    if (category !== 'AuditLogs') return lived;
    const written = tenant.writtenAudits.filter(({ time }) => time >= from && time < to);
    return [...lived, ...written.map((audit) => ({ time: audit.time, record: tenant.timeline.own(auditRecord(audit)) }))];
  };
}
