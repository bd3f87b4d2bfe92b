import { t } from '@vscode/l10n';
import type { Destination, WireSetting } from '../../azure/services/diagnosticSettings';
import { settingPath } from '../../azure/services/listSettings';
import type { KnownSetting } from '../../azure/services/listSettings';
import type { TenantLicence } from '../../azure/services/licences';
import { ownerOf } from '../../base/settingOwner';
import type { SettingOwner } from '../../base/settingOwner';
import { findLogCategory } from '../../catalog/logCategories';
import type { AwaitedLogs, PlanChange, PlanStep } from '../../protocol/setup';
import { problemOfLicence } from './categoryWords';
import { estimateText } from './estimateVolume';
import { measuredText } from './measureVolume';
import type { MeasuredVolume } from './measureVolume';
import { ownerFacts } from './ownerFacts';

export interface SettingFacts {
  /** Whose setting it is, by name. */
  readonly owner: string;
  /** Its own name, as it is spelled where the setting is there already. */
  readonly name: string;
  readonly before: KnownSetting | undefined;
  /** What it is to send, spelled as the service does, each once. */
  readonly categories: readonly string[];
  readonly destinations: readonly Destination[];
  /** The members that name the destinations. */
  readonly properties: Readonly<Record<string, string>>;
  readonly licence: TenantLicence | undefined;
  /** What some of the categories bring, where they are sent already. */
  readonly measured?: MeasuredVolume;
}

type WireProperties = NonNullable<WireSetting['properties']>;

const destinationMembers = [
  'workspaceId',
  'storageAccountId',
  'eventHubAuthorizationRuleId',
  'eventHubName',
  'marketplacePartnerId',
] as const;

/** The step that saves a setting: the whole of it, since a save replaces what was there. */
export function settingStep(
  settingOwner: SettingOwner,
  { owner, name, before, categories, properties }: Pick<SettingFacts, 'owner' | 'name' | 'before' | 'categories' | 'properties'>,
): PlanStep {
  const path = settingPath(settingOwner, name);
  const body = { properties: { ...properties, logs: categories.map((category) => ({ category, enabled: true })) } };
  const wanted = Object.fromEntries(destinationMembers.map((member) => [member, properties[member] ?? null]));
  return {
    id: 'setting',
    title: before
      ? t('Replace the diagnostic setting {0} of {1}', name, owner)
      : t('Create the diagnostic setting {0} of {1}', name, owner),
    effect: before ? 'change' : 'create',
    there: before !== undefined && isSame(before, categories, wanted),
    request: { service: 'arm', method: 'PUT', path, body },
    look: { path, holds: { properties: { ...wanted, logs: body.properties.logs } } },
    undo: before ? { service: 'arm', method: 'PUT', path, body: bodyOf(before) } : { service: 'arm', method: 'DELETE', path },
    words: { doing: t('save the diagnostic setting {0}', name), on: owner, remedy: ownerFacts(settingOwner).saveRemedy },
  };
}

/** Categories as the service spells them, each once. */
export function spelledAs(categories: readonly string[], offered: readonly string[]): readonly string[] {
  const spelling = new Map(offered.map((category) => [category.toLowerCase(), category]));
  return [...new Set(categories.map((category) => spelling.get(category.toLowerCase()) ?? category))];
}

function isSame(before: KnownSetting, categories: readonly string[], wanted: Readonly<Record<string, string | null>>): boolean {
  const on = new Set(before.enabled.map((category) => category.toLowerCase()));
  const members = (before.wire.properties ?? {}) as Readonly<Record<string, unknown>>;
  return (
    on.size === categories.length &&
    categories.every((category) => on.has(category.toLowerCase())) &&
    destinationMembers.every((member) => textOf(members[member]) === (wanted[member] ?? '').toLowerCase())
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

/** The body that makes a setting what it was. What stands for several categories, `categoryGroup`, stays what it is. */
export function bodyOf({ wire }: KnownSetting): object {
  const { logs, ...members }: Readonly<Record<string, unknown>> & Pick<WireProperties, 'logs'> = wire.properties ?? {};
  const kept = Object.fromEntries(
    destinationMembers.flatMap((member) => (typeof members[member] === 'string' ? [[member, members[member]] as const] : [])),
  );
  const on = (logs ?? [])
    .filter(({ enabled }) => enabled === true)
    .map(({ category, categoryGroup }) => (category ? { category, enabled: true } : { categoryGroup, enabled: true }));
  return { properties: { ...kept, logs: on } };
}

/** The difference that a save makes, category by category and destination by destination. */
export function changesOf(
  before: KnownSetting | undefined,
  categories: readonly string[],
  destinations: readonly Destination[],
): readonly PlanChange[] {
  return [
    ...difference(before?.enabled ?? [], categories, (category) => t('category {0}', category)),
    ...difference(
      (before?.destinations ?? []).map(({ name }) => name),
      destinations.map(({ name }) => name),
      (name) => t('destination {0}', name),
    ),
  ];
}

function difference(before: readonly string[], after: readonly string[], words: (item: string) => string): readonly PlanChange[] {
  const [old, wanted] = [before, after].map((list) => new Set(list.map((item) => item.toLowerCase())));
  const added = after.map((item): PlanChange => ({ change: old?.has(item.toLowerCase()) === true ? 'kept' : 'added', what: words(item) }));
  const removed = before.filter((item) => wanted?.has(item.toLowerCase()) !== true);
  return [...added, ...removed.map((item): PlanChange => ({ change: 'removed', what: words(item) }))];
}

/** What a person should know before saving. */
export function settingNotices({ categories, destinations, licence, measured }: SettingFacts): readonly string[] {
  const notices: string[] = [];
  const workspace = destinations.find(({ kind }) => kind === 'workspace');
  const isEntra = categories.some((category) => findLogCategory(category)?.group !== 'azure');
  if (workspace && isEntra)
    notices.push(t('Where {0} has Microsoft Sentinel, this switches on its data connector for Microsoft Entra ID.', workspace.name));
  if (destinations.some(({ kind }) => kind === 'storageAccount'))
    notices.push(
      t(
        'A setting cannot say any more how long log files are kept: Azure ended its retention days on 30 September 2025. A lifecycle rule of the storage account does it.',
      ),
    );
  for (const category of categories) {
    const known = findLogCategory(category);
    const lacking = known && problemOfLicence(known, licence);
    if (lacking !== undefined) notices.push(t('{0} {1}.', category, lacking));
    else if (known?.onlyIf !== undefined) notices.push(t('{0} arrives only if {1}.', category, known.onlyIf));
  }
  if (measured) notices.push(measuredText(measured));
  const flowing = new Set(measured?.categories.map((category) => category.toLowerCase()) ?? []);
  const others = categories.filter((category) => !flowing.has(category.toLowerCase()));
  if (licence && licence.users > 0 && others.length > 0) notices.push(estimateText(licence.users, others));
  return notices;
}

/** Every category at every destination that is new there: what was sent there before needs no proof. */
export function awaitedOf(owner: SettingOwner, { name: setting, before, categories, destinations }: SettingFacts): readonly AwaitedLogs[] {
  const on = new Set(before?.enabled.map((category) => category.toLowerCase()) ?? []);
  const reached = new Set(before?.destinations.map(({ resourceId, name }) => `${resourceId}/${name}`.toLowerCase()) ?? []);
  return destinations.flatMap((destination) =>
    categories
      .filter((category) => !on.has(category.toLowerCase()) || !reached.has(`${destination.resourceId}/${destination.name}`.toLowerCase()))
      .map((category) => ({ setting, category, destination, ...ownerOf(owner) })),
  );
}
