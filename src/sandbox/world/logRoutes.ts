import type { DestinationKind, DiagnosticSetting } from './diagnosticSetting';
import { destinationsOf } from './diagnosticSetting';

/** Whose logs go a way: a tenant's, or those of one of its subscriptions. */
export interface RouteOwner {
  readonly tenantId: string;
  readonly subscriptionId?: string;
}

/** A way that the records of one category go, from when it was switched on until it was switched off. */
export interface LogRoute {
  readonly owner: RouteOwner;
  readonly category: string;
  readonly kind: DestinationKind;
  /** The destination's id in lower case. */
  readonly destination: string;
  readonly hubName: string | undefined;
  /** Records of before are never sent. */
  readonly since: number;
  /** Records from then on are not sent any more; undefined while it is open. */
  until: number | undefined;
}

export interface Rerouting {
  readonly owner: RouteOwner;
  readonly before: DiagnosticSetting | undefined;
  readonly after: DiagnosticSetting | undefined;
  readonly now: number;
}

/** Opens and closes ways after a change of a setting: what it sent before goes on, what is new begins now. */
export function reroute(routes: LogRoute[], { owner, before, after, now }: Rerouting): void {
  const [old, wanted] = [waysOf(before), waysOf(after)];
  for (const way of old) {
    if (wanted.some((each) => isSame(each, way))) continue;
    const open = routes.find(
      (route) =>
        route.until === undefined &&
        isSame(route, way) &&
        route.owner.tenantId === owner.tenantId &&
        route.owner.subscriptionId === owner.subscriptionId,
    );
    if (open) open.until = now;
  }
  for (const way of wanted) if (!old.some((each) => isSame(each, way))) routes.push({ owner, ...way, since: now, until: undefined });
}

type Way = Pick<LogRoute, 'category' | 'kind' | 'destination' | 'hubName'>;

function waysOf(setting: DiagnosticSetting | undefined): readonly Way[] {
  if (!setting) return [];
  return destinationsOf(setting).flatMap(({ kind, id }) =>
    setting.logs
      .filter(({ enabled }) => enabled)
      .map(({ category }) => ({
        category,
        kind,
        destination: id.toLowerCase(),
        hubName: kind === 'eventHubAuthorizationRuleId' ? setting.eventHubName : undefined,
      })),
  );
}

function isSame(left: Way, right: Way): boolean {
  return left.category === right.category && left.destination === right.destination && left.hubName === right.hubName;
}
