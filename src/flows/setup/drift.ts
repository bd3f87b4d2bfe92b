import { t } from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { ownerKind, ownerOf } from '../../base/settingOwner';
import type { SettingOwner } from '../../base/settingOwner';
import type { OwnerPosture, PostureBaseline } from '../../protocol/posture';

/** What is kept of a posture to compare with later: names, categories and destinations, sorted, so that the file is the same for the same state. */
export function baselineOf(owners: readonly OwnerPosture[]): PostureBaseline {
  const sorted = <T>(items: readonly T[], key: (item: T) => string): readonly T[] =>
    [...items].sort((one, other) => (key(one) < key(other) ? -1 : 1));
  return {
    version: 1,
    owners: sorted(
      owners.filter(({ failure }) => failure === undefined),
      ownerKey,
    ).map(({ tenantId, name, settings, ...owner }) => ({
      tenantId,
      ...ownerOf(owner),
      name,
      settings: sorted(settings, (setting) => setting.name).map((setting) => ({
        name: setting.name,
        enabled: [...setting.enabled].sort(),
        destinations: setting.destinations.map(({ resourceId, name: destination }) => `${resourceId} (${destination})`).sort(),
      })),
    })),
  };
}

function ownerKey({ tenantId, subscriptionId = '', ...owner }: SettingOwner & { readonly tenantId: string }): string {
  return `${tenantId}/${ownerKind(owner) === 'attributes' ? 'attributes' : subscriptionId}`.toLowerCase();
}

/** Reads a baseline that was saved. @throws UserError where the content is none */
export function readBaseline(content: unknown): PostureBaseline {
  const { version, owners } = (content ?? {}) as Partial<PostureBaseline>;
  if (version === 1 && Array.isArray(owners)) return content as PostureBaseline;
  throw new UserError(t('This is no baseline: it has to be a file that Save Baseline, or entra-logs drift --save, wrote.'), {
    code: 'setup-baseline',
  });
}

/** What differs from a baseline, a sentence for each difference; an owner that cannot be read now is one too, since nobody knows. */
export function driftOf(baseline: PostureBaseline, owners: readonly OwnerPosture[]): readonly string[] {
  const current = new Map(baselineOf(owners).owners.map((owner) => [ownerKey(owner), owner]));
  const failed = new Map(owners.flatMap((owner) => (owner.failure === undefined ? [] : [[ownerKey(owner), owner.failure] as const])));
  const known = new Set(baseline.owners.map(ownerKey));
  const fresh = [...current.values()].filter((owner) => !known.has(ownerKey(owner)));
  return [
    ...baseline.owners.flatMap((before) => {
      const now = current.get(ownerKey(before));
      if (now) return settingsDrift(before, now);
      // Where the subscriptions of a tenant cannot be listed, the failure is told of the tenant.
      const failure = failed.get(ownerKey(before)) ?? failed.get(ownerKey({ tenantId: before.tenantId }));
      return [t('{0}: cannot be read now. {1}', before.name, failure ?? t('It is not there, or you may not see it.'))];
    }),
    ...fresh.flatMap(({ name, settings }) =>
      settings.length === 0 ? [] : [t('{0}: is new, with {1}.', name, settings.map((setting) => setting.name).join(', '))],
    ),
  ];
}

type Owner = PostureBaseline['owners'][number];

function settingsDrift(before: Owner, now: Owner): readonly string[] {
  const find = (owner: Owner, name: string) => owner.settings.find((setting) => setting.name.toLowerCase() === name.toLowerCase());
  const removed = before.settings
    .filter(({ name }) => !find(now, name))
    .map(({ name }) => t('{0}: the diagnostic setting {1} is gone.', before.name, name));
  const added = now.settings
    .filter(({ name }) => !find(before, name))
    .map(({ name }) => t('{0}: the diagnostic setting {1} is new.', before.name, name));
  const changed = before.settings.flatMap((setting) => {
    const after = find(now, setting.name);
    if (!after) return [];
    return [
      ...listDrift(setting.enabled, after.enabled, (category, isOn) =>
        isOn
          ? t('{0}: {1} sends {2} too.', before.name, setting.name, category)
          : t('{0}: {1} sends {2} no more.', before.name, setting.name, category),
      ),
      ...listDrift(setting.destinations, after.destinations, (place, isOn) =>
        isOn
          ? t('{0}: {1} sends to {2} too.', before.name, setting.name, place)
          : t('{0}: {1} sends to {2} no more.', before.name, setting.name, place),
      ),
    ];
  });
  return [...removed, ...added, ...changed];
}

function listDrift(before: readonly string[], after: readonly string[], words: (item: string, isOn: boolean) => string): readonly string[] {
  const [old, now] = [new Set(before.map((item) => item.toLowerCase())), new Set(after.map((item) => item.toLowerCase()))];
  return [
    ...before.filter((item) => !now.has(item.toLowerCase())).map((item) => words(item, false)),
    ...after.filter((item) => !old.has(item.toLowerCase())).map((item) => words(item, true)),
  ];
}
