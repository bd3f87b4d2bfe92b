import type { TerraformBlock } from './terraformText';

/**
 * Resources are written for this version, of February 2025, and later ones: before version 4, other arguments had these names, and until late in 2024 a log
 * of Entra ID took a retention policy, which Azure has ended. Source: registry.terraform.io/providers/hashicorp/azurerm/latest/docs/guides/4.0-upgrade-guide
 * and github.com/hashicorp/terraform-provider-azurerm/pull/27816.
 */
export const azurerm = { source: 'hashicorp/azurerm', version: '>= 4.20' } as const;

/** A body is an object from this version on. Source: registry.terraform.io/providers/Azure/azapi/latest/docs/guides/2.0-upgrade-guide. */
export const azapi = { source: 'azure/azapi', version: '>= 2.0' } as const;

/** The provider, which asks for a subscription whatever it makes; where none is known, it is taken from the environment variable ARM_SUBSCRIPTION_ID. */
export function azurermProvider(subscriptionId: string | undefined): TerraformBlock {
  const subscription = subscriptionId === undefined ? [] : [['subscription_id', subscriptionId] as const];
  return { header: 'provider "azurerm"', members: [...subscription, { header: 'features', members: [] }] };
}
