import type { LogRoute } from './logRoutes';
import type { World } from './world';

/** A record that has reached a destination. */
export interface Arrival {
  readonly category: string;
  readonly tenantId: string;
  readonly subscriptionId: string | undefined;
  /** Milliseconds of the event, and of its arrival. */
  readonly time: number;
  readonly arrivedAt: number;
  readonly record: object;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a tenant or subscription logs in a time, in the shape that is exported, oldest first. */
export type Emitted = (route: LogRoute, span: Span) => readonly { readonly time: number; readonly record: object }[];

/**
 * What has come along some ways after one moment and until another, in the order of arrival. A record takes at least the usual delay and at most three times it,
 * the same each time it is asked for.
 */
export function arrivalsOn(world: World, routes: readonly LogRoute[], span: Span, emitted: Emitted): readonly Arrival[] {
  const { delivery } = world.delays;
  const found: Arrival[] = [];
  for (const route of routes) {
    const from = Math.max(route.since, span.from - delivery * 3 - 1);
    const to = Math.min(route.until ?? Infinity, span.to);
    if (to <= from) continue;
    for (const { time, record } of emitted(route, { from, to })) {
      const arrivedAt = time + delivery * (1 + ((time * 7919) % 1000) / 500);
      if (arrivedAt > span.from && arrivedAt <= span.to)
        found.push({
          category: route.category,
          tenantId: route.owner.tenantId,
          subscriptionId: route.owner.subscriptionId,
          time,
          arrivedAt,
          record,
        });
    }
  }
  return found.sort((left, right) => left.arrivedAt - right.arrivedAt);
}
