import type { AzureClient } from '../pipeline/azureClient';
import { readSetting } from './diagnosticSettings';
import type { DiagnosticSetting, WireSetting } from './diagnosticSettings';
import { armVersions } from './resources';
import { attributesProvider } from './tenantSettings';

/** Whose logs a setting sends: a tenant's, those of its custom security attributes, or those of one of its subscriptions. */
export interface SettingOwner {
  /** Changes of custom security attributes, which are kept from the other logs: their settings have roles of their own (DS-10). */
  readonly attributes?: boolean | undefined;
  readonly subscriptionId?: string | undefined;
}

/** A setting as it is read, and as the service wrote it: undoing a change needs every member. */
export interface KnownSetting extends DiagnosticSetting {
  readonly wire: WireSetting;
}

/** The settings of the token's tenant, or of one of its subscriptions. */
export async function listSettings(arm: AzureClient, owner: SettingOwner, signal?: AbortSignal): Promise<readonly KnownSetting[]> {
  const path = `${settingsPath(owner)}?api-version=${settingsVersion(owner)}`;
  const { value = [] } = await arm.get<{ readonly value?: readonly WireSetting[] }>(path, signal);
  return value.map((wire) => ({ ...readSetting(wire), wire }));
}

/** The path of one setting, with the version. */
export function settingPath(owner: SettingOwner, name: string): string {
  return `${settingsPath(owner)}/${encodeURIComponent(name)}?api-version=${settingsVersion(owner)}`;
}

function settingsPath({ subscriptionId, attributes }: SettingOwner): string {
  if (attributes === true) return `${attributesProvider}/diagnosticSettings`;
  return subscriptionId === undefined
    ? '/providers/microsoft.aadiam/diagnosticSettings'
    : `/subscriptions/${encodeURIComponent(subscriptionId)}/providers/Microsoft.Insights/diagnosticSettings`;
}

function settingsVersion({ subscriptionId, attributes }: SettingOwner): string {
  if (attributes === true) return armVersions.attributeSettings;
  return subscriptionId === undefined ? armVersions.tenantSettings : armVersions.subscriptionSettings;
}
