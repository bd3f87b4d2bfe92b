import { t } from '@vscode/l10n';
import { messageOf, UserError } from '../../base/errors';
import { utcMinute } from '../../base/utcMinute';
import { formatCount } from '../../base/quantities';
import type { TreeNode } from '../../host/tree';
import { findLogCategory } from '../../catalog/logCategories';
import type { Licence } from '../../catalog/logCategory';
import type {
  ConnectionInfo,
  IdentityInfo,
  LicenceId,
  SettingInfo,
  SettingsInfo,
  SubscriptionInfo,
  TenantInfo,
  TenantPlace,
  WorkspaceInfo,
  WorkspacePlace,
  WorkspacesInfo,
  WorkspaceTableInfo,
} from '../../protocol/azure';

import { groupsNode } from './groupNodes';
import type { GroupQuestions } from './groupNodes';
import { identitiesText, identityNodes } from './identityNodes';
import { ownerKey } from './ownerKey';
import type { TenantNode } from './tenantNode';

/** What the nodes ask, each answer kept until it is refreshed. */
export interface TenantQuestions extends GroupQuestions {
  settings(place: TenantPlace): Promise<SettingsInfo>;
  attributeSettings(place: TenantPlace): Promise<SettingsInfo>;
  subscriptions(place: TenantPlace): Promise<readonly SubscriptionInfo[]>;
  subscriptionSettings(place: TenantPlace, subscriptionId: string): Promise<readonly SettingInfo[]>;
  workspaces(place: TenantPlace): Promise<WorkspacesInfo>;
  tables(place: WorkspacePlace): Promise<readonly WorkspaceTableInfo[]>;
  identities(place: TenantPlace): Promise<readonly IdentityInfo[]>;
  licences(place: TenantPlace): Promise<readonly LicenceId[] | undefined>;
  readonly now: () => number;
  /** When the answer came, in words; empty where it has just come, or has not. */
  age(key: string): string;
  /** What is known of the first records of a category that was just set up; by the setting's node. */
  readonly arrival: (settingNode: string, category: string) => string | undefined;
}

export const keysOf = {
  settings: ({ tenantId }: TenantPlace): string => ownerKey(tenantId, {}),
  attributeSettings: ({ tenantId }: TenantPlace): string => ownerKey(tenantId, { attributes: true }),
  subscriptions: ({ tenantId }: TenantPlace): string => `${tenantId}/subscriptions`,
  workspaces: ({ tenantId }: TenantPlace): string => `${tenantId}/workspaces`,
  identities: ({ tenantId }: TenantPlace): string => `${tenantId}/identities`,
  licences: ({ tenantId }: TenantPlace): string => `${tenantId}/settings/licences`,
  tables: ({ tenantId, customerId }: WorkspacePlace): string => `${tenantId}/tables/${customerId}`,
  subscriptionSettings: ({ tenantId }: TenantPlace, subscriptionId: string): string => ownerKey(tenantId, { subscriptionId }),
};

/** The tenants of a sign-in; what is below each is asked for when it is opened. */
export function tenantNodes(connection: ConnectionInfo, questions: TenantQuestions): readonly TenantNode[] {
  return connection.tenants.map((tenant) => tenantNode(connection, tenant, questions));
}

const tenantKinds: Readonly<Record<TenantInfo['kind'], () => string | undefined>> = {
  home: () => undefined,
  guest: () => t('guest'),
  managed: () => t('managed from outside'),
};

function tenantNode({ connectionId, cloudName }: ConnectionInfo, tenant: TenantInfo, questions: TenantQuestions): TenantNode {
  const { tenantId, name, domain, kind } = tenant;
  const place = { connectionId, tenantId, tenantName: name };
  return {
    id: tenantId,
    label: name,
    description: [tenantKinds[kind](), domain].filter((part) => part !== undefined).join(' · '),
    tooltip: `${name}\n\n${t('Tenant')} \`${tenantId}\`\n\n${cloudName}`,
    icon: kind === 'home' ? 'home' : 'organization',
    kind: 'tenant loads named',
    copies: tenantId,
    answers: tenantId,
    opened: kind === 'home',
    children: () => [
      settingsNode(place, questions),
      workspacesNode(place, questions),
      subscriptionsNode(place, questions),
      identitiesNode(place, questions),
    ],
  };
}

/** A node whose children are one answer, whose age it tells. */
function answerNode(
  facts: Pick<TenantNode, 'id' | 'label' | 'icon'> & { readonly children: () => Promise<readonly TreeNode[]> },
  key: string,
  age: string,
): TenantNode {
  return { ...facts, kind: 'answer loads', answers: key, ...(age === '' ? {} : { description: age }) };
}

function settingsNode(place: TenantPlace, questions: TenantQuestions): TenantNode {
  const key = keysOf.settings(place);
  const ownNodes = async (): Promise<readonly TenantNode[]> => {
    const [{ settings, categories, most }, licences] = await Promise.all([questions.settings(place), questions.licences(place)]);
    const used = note(`${key}/used`, t('{0} of {1} used', settings.length, most), 'info');
    const { arrival } = questions;
    return [used, ...settings.map((setting) => settingNode(key, setting, { categories, licences, arrival }))];
  };
  const children = async (): Promise<readonly TenantNode[]> => [
    // Those who may read only the settings of custom security attributes find them here too.
    ...(await ownNodes().catch((error: unknown) => [failedTenantNode({ id: key, label: key, answers: key } as TenantNode, error)])),
    attributeSettingsNode(place, questions),
  ];
  const node = answerNode({ id: key, label: t('Diagnostic Settings'), icon: 'settings-gear', children }, key, questions.age(key));
  return { ...node, kind: 'settings answer loads' };
}

/** The settings of custom security attributes, asked for only where somebody opens them: few roles may read them. */
function attributeSettingsNode(place: TenantPlace, questions: TenantQuestions): TenantNode {
  const key = keysOf.attributeSettings(place);
  const { arrival } = questions;
  const children = async (): Promise<readonly TenantNode[]> => {
    const { settings, categories } = await questions.attributeSettings(place);
    if (settings.length === 0) return [note(`${key}/none`, t('Their changes are sent nowhere'), 'info')];
    return settings.map((setting) => settingNode(key, setting, { categories, arrival }));
  };
  const node = answerNode({ id: key, label: t('Custom Security Attributes'), icon: 'shield', children }, key, questions.age(key));
  const tooltip = t(
    'Changes of custom security attributes go by settings of their own, which the roles Attribute Log Administrator and Attribute Log Reader may read.',
  );
  return { ...node, tooltip, kind: 'attributeSettings answer loads' };
}

interface Offered {
  readonly categories: readonly string[];
  /** What the tenant has, where that could be read. */
  readonly licences?: readonly LicenceId[] | undefined;
  readonly arrival: TenantQuestions['arrival'];
}

function settingNode(parent: string, { name, enabled, destinations }: SettingInfo, { categories, licences, arrival }: Offered): TenantNode {
  const id = `${parent}/${name}`;
  const lost = destinations.filter(({ gone }) => gone === true);
  const targets = destinations.map((destination) => destination.name).join(', ');
  const total = Math.max(categories.length, enabled.length);
  const counted = categories.length === 0 ? t('{0} categories', enabled.length) : t('{0} of {1} categories', enabled.length, total);
  const warning = lost.length === 0 ? '' : ` · ${t('{0} not found', lost.map((destination) => destination.name).join(', '))}`;
  return {
    id,
    label: name,
    description: `${counted} → ${targets}${warning}`,
    tooltip: `${name}\n\n${destinations.map(({ resourceId }) => `\`${resourceId}\``).join('\n\n')}`,
    icon: lost.length === 0 ? 'arrow-swap' : 'warning',
    ...(lost.length === 0 ? {} : { color: 'list.warningForeground' }),
    kind: 'setting named',
    copies: name,
    children: () =>
      categoriesOf(categories, enabled).map(({ category, on }) =>
        categoryNode(id, category, { targets: on ? targets : undefined, arrival: arrival(id, category), licences }),
      ),
  };
}

function categoriesOf(
  categories: readonly string[],
  enabled: readonly string[],
): readonly { readonly category: string; readonly on: boolean }[] {
  const on = new Set(enabled.map((category) => category.toLowerCase()));
  const others = categories.filter((category) => !on.has(category.toLowerCase()));
  return [...enabled.map((category) => ({ category, on: true })), ...others.map((category) => ({ category, on: false }))];
}

const licenceNames: Readonly<Record<LicenceId, () => string>> = {
  entraP1: () => t('Entra ID P1'),
  entraP2: () => t('Entra ID P2'),
  workloadIdentities: () => t('Workload ID Premium'),
};

/** The licences that can be read of a tenant, by what the categories ask for. */
const readableLicences: Readonly<Partial<Record<Licence, LicenceId>>> = { P1: 'entraP1', P2: 'entraP2', workload: 'workloadIdentities' };

/** The licence without which the category stays empty, where the tenant lacks it. */
function lackedLicence(category: string, licences: readonly LicenceId[] | undefined): string | undefined {
  const needed = readableLicences[findLogCategory(category)?.licence ?? 'unknown'];
  return needed === undefined || !licences || licences.includes(needed) ? undefined : t('needs {0}', licenceNames[needed]());
}

interface CategoryFacts {
  /** Where the category is sent to; undefined where it is off. */
  readonly targets: string | undefined;
  readonly arrival: string | undefined;
  readonly licences: readonly LicenceId[] | undefined;
}

function categoryNode(parent: string, category: string, { targets, arrival, licences }: CategoryFacts): TenantNode {
  const isOn = targets !== undefined;
  const parts = [isOn ? arrival : undefined, isOn ? `→ ${targets}` : t('off'), lackedLicence(category, licences)];
  return {
    id: `${parent}/${category}`,
    label: category,
    description: parts.filter((part) => part !== undefined).join(' · '),
    icon: isOn ? 'pass-filled' : 'circle-outline',
    ...(isOn ? {} : { color: 'disabledForeground' }),
    kind: 'category named',
    copies: category,
  };
}

function workspacesNode(place: TenantPlace, questions: TenantQuestions): TenantNode {
  const key = keysOf.workspaces(place);
  const children = async (): Promise<readonly TenantNode[]> => {
    const { workspaces, failures } = await questions.workspaces(place);
    const failed = failures.map(({ subscription, message }) => note(`${key}/${subscription}`, message, 'warning'));
    if (workspaces.length === 0 && failed.length === 0) return [note(`${key}/none`, t('No workspace that you may read'), 'info')];
    return [...failed, ...workspaces.map((workspace) => workspaceNode({ ...place, ...workspace }, workspace, questions))];
  };
  return answerNode({ id: key, label: t('Workspaces'), icon: 'database', children }, key, questions.age(key));
}

function workspaceNode(place: WorkspacePlace, workspace: WorkspaceInfo, questions: TenantQuestions): TenantNode {
  const { resourceId, name, customerId, region, retentionDays, plan, resourceGroup } = workspace;
  const key = keysOf.tables(place);
  const days = retentionDays === undefined ? undefined : t('{0} days', retentionDays);
  return {
    id: resourceId,
    label: name,
    description: [region, days, plan, questions.age(key)].filter((part) => part !== undefined && part !== '').join(' · '),
    tooltip: `${name}\n\n${t('Workspace')} \`${customerId}\`\n\n${t('Resource group')} ${resourceGroup}`,
    icon: 'server-environment',
    kind: 'workspace loads named portal',
    copies: customerId,
    portalPath: `/#@${place.tenantId}/resource${resourceId}`,
    workspace: place,
    answers: key,
    children: async () => (await questions.tables(place)).map((table) => tableNode(place, table)),
  };
}

function tableNode(place: WorkspacePlace, { name, description, categories, there, last, rowsOfDay = 0 }: WorkspaceTableInfo): TenantNode {
  const node = { id: `${place.resourceId}/${name}`, label: name, copies: name, tooltip: `${description}\n\n${categories.join(', ')}` };
  const feed = categories.length === 0 ? t('fed by a setting of a subscription') : t('fed by category {0}', categories.join(', '));
  const greyed = { icon: 'circle-outline', color: 'disabledForeground' };
  // A service may list a table that nothing was ever sent to: to a person it is as missing as one that is not there.
  if (!there) return { ...node, ...greyed, description: `${t('not there')} · ${feed}`, kind: 'missing named' };
  const known = { ...node, kind: 'table named', workspace: place, table: name };
  if (last === undefined) return { ...known, ...greyed, description: `${t('no record in 30 days')} · ${feed}` };
  const newest = t('last {0}', utcMinute(last));
  return { ...known, icon: 'table', description: `${newest} · ${t('{0} in 24 h', formatCount(rowsOfDay))}` };
}

function subscriptionsNode(place: TenantPlace, questions: TenantQuestions): TenantNode {
  const key = keysOf.subscriptions(place);
  const children = async (): Promise<readonly TenantNode[]> => {
    const subscriptions = await questions.subscriptions(place);
    if (subscriptions.length === 0) return [note(`${key}/none`, t('No subscription in which you have a role'), 'info')];
    return subscriptions.map((subscription) => subscriptionNode(place, subscription, questions));
  };
  return answerNode({ id: key, label: t('Subscriptions'), icon: 'key', children }, key, questions.age(key));
}

function subscriptionNode(place: TenantPlace, { subscriptionId, name, state }: SubscriptionInfo, questions: TenantQuestions): TenantNode {
  const key = keysOf.subscriptionSettings(place, subscriptionId);
  const scope = { tenantId: place.tenantId, tenantName: place.tenantName, subscriptionId, name };
  const settingNodes = async (): Promise<readonly TenantNode[]> => {
    const settings = await questions.subscriptionSettings(place, subscriptionId);
    if (settings.length === 0) return [note(`${key}/none`, t('Its Activity Log is sent nowhere'), 'info')];
    return settings.map((setting) => settingNode(key, setting, { categories: [], arrival: questions.arrival }));
  };
  const children = async (): Promise<readonly TenantNode[]> => [
    // Who may not read the settings may read the groups still.
    ...(await settingNodes().catch((error: unknown) => [failedTenantNode({ id: key, label: name, answers: key } as TenantNode, error)])),
    groupsNode({ place: { ...place, subscriptionId }, scope }, questions),
  ];
  const description = [state === 'Enabled' ? '' : state, questions.age(key)].filter((part) => part !== '').join(' · ');
  return {
    id: key,
    label: name,
    ...(description === '' ? {} : { description }),
    tooltip: `${name}\n\n${t('Subscription')} \`${subscriptionId}\``,
    icon: 'symbol-key',
    kind: 'subscription loads named portal',
    copies: subscriptionId,
    scope,
    portalPath: `/#@${place.tenantId}/resource/subscriptions/${subscriptionId}`,
    answers: key,
    children,
  };
}

function identitiesNode(place: TenantPlace, questions: TenantQuestions): TenantNode {
  const key = keysOf.identities(place);
  const children = async (): Promise<readonly TenantNode[]> => {
    const identities = await questions.identities(place);
    if (identities.length === 0) return [note(`${key}/none`, t('No program may read its logs through Microsoft Graph'), 'info')];
    const counted = note(`${key}/counted`, identitiesText(identities, questions.now()), 'info');
    return [counted, ...identityNodes(key, place, identities, questions.now())];
  };
  const node = answerNode({ id: key, label: t('Identities'), icon: 'robot', children }, key, questions.age(key));
  return { ...node, kind: 'identities answer loads' };
}

function note(id: string, label: string, icon: string): TenantNode {
  return { id, label, icon, kind: 'note', tooltip: label };
}

/** What stands in the place of children that cannot be had: why, with a way to try again. */
export function failedTenantNode(node: TreeNode | undefined, error: unknown): TenantNode {
  const message = messageOf(error);
  const details = error instanceof UserError ? error.details : undefined;
  return {
    id: `${node?.id ?? ''}/failed`,
    label: message,
    tooltip: details === undefined ? message : `${message}\n\n\`\`\`\n${details}\n\`\`\``,
    icon: 'error',
    color: 'list.errorForeground',
    kind: 'failed loads',
    answers: (node as TenantNode | undefined)?.answers ?? '',
  };
}
