import { randomUUID } from 'node:crypto';
import type { Audit } from '../../samples/audit';
import type { GraphCall } from './graphCall';

/** Puts a change of the directory into its audit log. */
export function recordAudit({ caller, now }: GraphCall, entry: Pick<Audit, 'activity' | 'category' | 'operation' | 'targets'>): void {
  caller.tenant.writtenAudits.push({
    time: now,
    ticks: Number(process.hrtime.bigint() % 10_000n),
    service: 'Core Directory',
    correlationId: randomUUID(),
    actor:
      caller.kind === 'user'
        ? { kind: 'user', id: caller.objectId, principalName: caller.label, address: '127.0.0.1' }
        : { kind: 'app', name: caller.name, id: caller.objectId, appId: caller.appId },
    ...entry,
  });
}
