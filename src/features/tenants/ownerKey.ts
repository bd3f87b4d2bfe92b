import { ownerKind } from '../../base/settingOwner';
import type { OwnerKind, SettingOwner } from '../../base/settingOwner';

/** The id of the node below which the settings of each kind of owner stand, after the tenant. */
const keys: Readonly<Record<OwnerKind, (owner: SettingOwner) => string>> = {
  tenant: () => 'settings',
  attributes: () => 'attributes',
  subscription: ({ subscriptionId = '' }) => `subscription/${subscriptionId}`,
};

export function ownerKey(tenantId: string, owner: SettingOwner): string {
  return `${tenantId}/${keys[ownerKind(owner)](owner)}`;
}
