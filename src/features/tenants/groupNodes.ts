import { t } from '@vscode/l10n';
import type { ResourceGroupInfo, ResourceInfo, SubscriptionPlace } from '../../protocol/azure';
import type { TailScope } from '../../protocol/tail';
import type { TenantNode } from './tenantNode';

/** What the nodes of resource groups ask. */
export interface GroupQuestions {
  resourceGroups(place: SubscriptionPlace): Promise<readonly ResourceGroupInfo[]>;
  resources(place: SubscriptionPlace, group: string): Promise<readonly ResourceInfo[]>;
  age(key: string): string;
}

export const groupKeys = {
  groups: ({ tenantId, subscriptionId }: SubscriptionPlace): string => `${tenantId}/groups/${subscriptionId}`,
  resources: (place: SubscriptionPlace, group: string): string => `${groupKeys.groups(place)}/${group.toLowerCase()}`,
};

export interface GroupPlace {
  readonly place: SubscriptionPlace;
  /** The log of the subscription, of which a tail follows the part of a group or resource. */
  readonly scope: TailScope;
}

/** The resource groups of a subscription, and the resources in each, asked for when they are opened. */
export function groupsNode({ place, scope }: GroupPlace, questions: GroupQuestions): TenantNode {
  const key = groupKeys.groups(place);
  const age = questions.age(key);
  const children = async (): Promise<readonly TenantNode[]> => {
    const groups = await questions.resourceGroups(place);
    if (groups.length === 0) return [note(`${key}/none`, t('No resource group that you may read'))];
    return groups.map((group) => groupNode({ place, scope }, group, questions));
  };
  return {
    id: key,
    label: t('Resource Groups'),
    ...(age === '' ? {} : { description: age }),
    icon: 'folder-library',
    kind: 'answer loads',
    answers: key,
    children,
  };
}

function groupNode({ place, scope }: GroupPlace, { resourceId, name, region }: ResourceGroupInfo, questions: GroupQuestions): TenantNode {
  const key = groupKeys.resources(place, name);
  const children = async (): Promise<readonly TenantNode[]> => {
    const resources = await questions.resources(place, name);
    if (resources.length === 0) return [note(`${key}/none`, t('Nothing in it that you may read'))];
    return resources.map((resource) => resourceNode({ place, scope }, resource));
  };
  return {
    id: key,
    label: name,
    description: [region, questions.age(key)].filter((part) => part !== '').join(' · '),
    tooltip: `${name}\n\n\`${resourceId}\``,
    icon: 'folder',
    kind: 'resourceGroup loads named portal',
    copies: resourceId,
    scope,
    narrowing: { by: 'resourceGroupName', value: name },
    portalPath: `/#@${place.tenantId}/resource${resourceId}`,
    answers: key,
    children,
  };
}

function resourceNode({ place, scope }: GroupPlace, { resourceId, name, type, region }: ResourceInfo): TenantNode {
  return {
    id: `${place.tenantId}/resource${resourceId}`,
    label: name,
    description: [type, region].filter((part) => part !== '').join(' · '),
    tooltip: `${name}\n\n\`${resourceId}\``,
    icon: 'symbol-misc',
    kind: 'resource named portal',
    copies: resourceId,
    scope,
    narrowing: { by: 'resourceUri', value: resourceId },
    portalPath: `/#@${place.tenantId}/resource${resourceId}`,
  };
}

function note(id: string, label: string): TenantNode {
  return { id, label, icon: 'info', kind: 'note', tooltip: label };
}
