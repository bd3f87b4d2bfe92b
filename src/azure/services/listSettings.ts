import { ownerKind } from '../../base/settingOwner';
import type { OwnerKind, SettingOwner } from '../../base/settingOwner';
import { isAbort } from '../../base/errors';
import type { AzureClient } from '../pipeline/azureClient';
import { readSetting } from './diagnosticSettings';
import type { DiagnosticSetting, WireSetting } from './diagnosticSettings';
import { armVersions } from './resources';

/** A setting as it is read, and as the service wrote it: undoing a change needs every member. */
export interface KnownSetting extends DiagnosticSetting {
  readonly wire: WireSetting;
}

/** Settings that an owner may have. Source: learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings. */
export const mostSettings = 5;

interface OwnerService {
  /** The path of who keeps the settings. */
  readonly provider: (owner: SettingOwner) => string;
  readonly version: string;
  /** The version that tells the categories; not there where every owner of the kind has the same. */
  readonly categoriesVersion?: string;
}

/** Who keeps the settings of each kind of owner. */
const services: Readonly<Record<OwnerKind, OwnerService>> = {
  tenant: {
    provider: () => '/providers/microsoft.aadiam',
    version: armVersions.tenantSettings,
    categoriesVersion: armVersions.tenantCategories,
  },
  attributes: {
    provider: () => '/providers/microsoft.AadCustomSecurityAttributesDiagnosticSettings',
    version: armVersions.attributeSettings,
    categoriesVersion: armVersions.tenantCategories,
  },
  subscription: {
    provider: ({ subscriptionId = '' }) => `/subscriptions/${encodeURIComponent(subscriptionId)}/providers/Microsoft.Insights`,
    version: armVersions.subscriptionSettings,
  },
};

/** The settings of an owner in the token's tenant. */
export async function listSettings(arm: AzureClient, owner: SettingOwner, signal?: AbortSignal): Promise<readonly KnownSetting[]> {
  const { provider, version } = services[ownerKind(owner)];
  const path = `${provider(owner)}/diagnosticSettings?api-version=${version}`;
  const { value = [] } = await arm.get<{ readonly value?: readonly WireSetting[] }>(path, signal);
  return value.map((wire) => ({ ...readSetting(wire), wire }));
}

/** The path of one setting, with the version. */
export function settingPath(owner: SettingOwner, name: string): string {
  const { provider, version } = services[ownerKind(owner)];
  return `${provider(owner)}/diagnosticSettings/${encodeURIComponent(name)}?api-version=${version}`;
}

/** The categories that the service offers an owner; undefined where it does not tell, as one of its versions does. */
export async function listOwnCategories(
  arm: AzureClient,
  owner: SettingOwner,
  signal?: AbortSignal,
): Promise<readonly string[] | undefined> {
  const { provider, categoriesVersion } = services[ownerKind(owner)];
  if (categoriesVersion === undefined) return undefined;
  try {
    const path = `${provider(owner)}/diagnosticSettingsCategories?api-version=${categoriesVersion}`;
    const { value = [] } = await arm.get<{ readonly value?: readonly { readonly name: string }[] }>(path, signal);
    return value.length === 0 ? undefined : value.map(({ name }) => name);
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}

/**
 * The settings of Intune in the token's tenant. Reads only: who may write them, and which categories they have, is told by Intune's own documentation
 * alone. Source of the path: learn.microsoft.com/mem/intune/fundamentals/review-logs-using-azure-monitor.
 */
export async function listIntuneSettings(arm: AzureClient, signal?: AbortSignal): Promise<readonly DiagnosticSetting[]> {
  const path = `/providers/microsoft.intune/diagnosticSettings?api-version=${armVersions.intuneSettings}`;
  const { value = [] } = await arm.get<{ readonly value?: readonly WireSetting[] }>(path, signal);
  return value.map(readSetting);
}
