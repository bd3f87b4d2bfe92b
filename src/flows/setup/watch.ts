import { t } from '@vscode/l10n';
import type { CloudId } from '../../base/cloudId';
import { formatDuration } from '../../base/quantities';
import { documentedLatency, firstDelivery } from '../../catalog/logCategory';
import { ownerOf } from '../../base/settingOwner';
import type { TenantPlace } from '../../protocol/azure';
import type { AwaitedLogs } from '../../protocol/setup';
import type { WatchInfo } from '../../protocol/watchInfo';

/** Records that are awaited, as it is kept on the disk. */
export interface Watch extends AwaitedLogs {
  readonly id: string;
  readonly cloud: CloudId;
  readonly place: TenantPlace;
  /** Milliseconds, of this computer. */
  readonly startedAt: number;
  readonly state: WatchInfo['state'];
  /** From when on records count, as ISO time of the service, which this computer's clock may differ from. */
  readonly since?: string;
  /** When it was looked last, in milliseconds of this computer. */
  readonly lookedAt?: number;
  /** The first record's own time, as ISO time. */
  readonly firstAt?: string;
  /** Milliseconds from the first record's event until it could be read. */
  readonly latency?: number;
  /** Why nothing has come, as far as it can be told. */
  readonly cause?: string;
}

const minute = 60_000;
/** How long is looked: as long as Azure says that a first delivery takes at most. */
const longest = firstDelivery.most * minute;

export function watchId({
  cloud,
  place,
  setting,
  subscriptionId = '',
  attributes = false,
  category,
  destination,
}: Omit<Watch, 'id' | 'startedAt' | 'state'>): string {
  const owner = attributes ? 'attributes' : subscriptionId;
  return [cloud, place.tenantId, owner, setting, category, destination.resourceId, destination.name].join('|').toLowerCase();
}

/** Milliseconds until it is worth looking again: soon at first, then once a minute, after a quarter of an hour every five minutes, after a day every hour. */
export function lookInterval(waited: number): number {
  if (waited < 2 * minute) return 10_000;
  if (waited < 15 * minute) return minute;
  return waited < 24 * 60 * minute ? 5 * minute : 60 * minute;
}

export function isDue({ state, startedAt, lookedAt }: Watch, now: number): boolean {
  return state === 'waiting' && (lookedAt === undefined || now - lookedAt >= lookInterval(now - startedAt));
}

/** Whether it has waited longer than anything that Azure documents. */
export function isOver({ startedAt }: Watch, now: number): boolean {
  return now - startedAt > longest;
}

/** Whether it has waited longer than records usually take, so that the cause is worth looking for. */
export function isLate({ startedAt, destination }: Watch, now: number): boolean {
  return now - startedAt > documentedLatency[destination.kind].late * minute;
}

export function watchInfo(watch: Watch, now: number): WatchInfo {
  const { id, place, setting, category, destination, startedAt, state } = watch;
  return {
    id,
    tenantId: place.tenantId,
    tenantName: place.tenantName,
    setting,
    ...ownerOf(watch),
    category,
    destination,
    startedAt: new Date(startedAt).toISOString(),
    state,
    status: statusOf(watch, now),
  };
}

function statusOf({ state, startedAt, firstAt, latency, cause, destination }: Watch, now: number): string {
  if (state === 'arrived') {
    const at = firstAt === undefined ? '' : ` ${firstAt.slice(0, 19).replace('T', ' ')} UTC`;
    return latency === undefined ? t('first record at{0}', at) : t('first record at{0} (latency {1})', at, formatDuration(latency));
  }
  const waited = formatDuration(now - startedAt);
  if (state === 'ended') return t('nothing came in {0}: {1}', waited, cause ?? t('the cause is not known'));
  const { usual } = documentedLatency[destination.kind];
  const clock = t('waiting {0} · usually {1} min, a first delivery up to {2} min', waited, usual, firstDelivery.usual);
  return cause === undefined ? clock : `${clock} · ${cause}`;
}
