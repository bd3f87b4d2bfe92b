import { t } from '@vscode/l10n';
import { formatBytes, formatCount } from '../../base/quantities';
import { findLogCategory } from '../../catalog/logCategories';

export interface Volume {
  readonly eventsPerDay: number;
  readonly bytesPerDay: number;
}

/**
 * What Microsoft documents of sizes and rates: an audit event has about 2 KB and there are 15 for each user and day; a sign-in has about 11.5 KB
 * and there are 35 for each user and day in a small tenant, 150 in a large one.
 * Source: learn.microsoft.com/entra/identity/monitoring-health/concept-diagnostic-settings-cost.
 */
const documented = {
  auditBytes: 2 * 1024,
  auditsPerUser: 15,
  signInBytes: 11.5 * 1024,
  signInsPerUser: { small: 34.8, large: 150 },
  largeTenant: 100_000,
} as const;

/** How many times as much as interactive sign-ins come of the categories that nobody counts by users. */
const timesSignIns: Readonly<Record<string, number>> = { medium: 1, high: 5, 'very high': 7.5 };

/** What chosen categories bring in a day, by the documented basis; risks, health and what else is rare count nothing. */
export function estimateVolume(users: number, categories: readonly string[]): Volume {
  const { auditBytes, auditsPerUser, signInBytes, signInsPerUser, largeTenant } = documented;
  const share = Math.min(1, users / largeTenant);
  const signIns = users * (signInsPerUser.small + (signInsPerUser.large - signInsPerUser.small) * share);
  const each = categories.map((name): Volume => {
    const { group, volume = 'low' } = findLogCategory(name) ?? {};
    if (name === 'AuditLogs') return { eventsPerDay: users * auditsPerUser, bytesPerDay: users * auditsPerUser * auditBytes };
    const events = group === 'signIn' || group === 'other' ? signIns * (timesSignIns[volume] ?? 0) : 0;
    return { eventsPerDay: events, bytesPerDay: events * signInBytes };
  });
  return {
    eventsPerDay: each.reduce((sum, { eventsPerDay }) => sum + eventsPerDay, 0),
    bytesPerDay: each.reduce((sum, { bytesPerDay }) => sum + bytesPerDay, 0),
  };
}

/** The estimate in a sentence that names its basis; prices differ by region and contract, so there is none. */
export function estimateText(users: number, categories: readonly string[]): string {
  const { eventsPerDay, bytesPerDay } = estimateVolume(users, categories);
  return t(
    'By Microsoft’s figures {0} users bring about {1} events and {2} a day, {3} a month; the tenant’s own may differ much. The price is not included.',
    formatCount(users),
    formatCount(Math.round(eventsPerDay)),
    formatBytes(bytesPerDay),
    formatBytes(bytesPerDay * 30),
  );
}
