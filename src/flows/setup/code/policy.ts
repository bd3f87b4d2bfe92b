import { t } from '@vscode/l10n';
import { UserError } from '../../../base/errors';
import type { SetupPlan } from '../../../protocol/setup';
import { templateParts } from './planResource';

/** Monitoring Contributor and Log Analytics Contributor, which the assignment's identity needs. */
const neededRoles = ['749f88d5-cbae-40b8-bcfc-e573ddc772fa', '92aaf0da-9dab-42b6-94a3-d43ce8d16293'] as const;

/** Why there is no policy for a plan. */
function noPolicy({ wizard }: SetupPlan): string {
  return wizard === 'sendLogs'
    ? t(
        'Azure Policy works on subscriptions, and diagnostic settings of Entra ID belong to the tenant, so there is no policy for them. Choose Bicep, Terraform or a script.',
      )
    : t('A policy deploys a diagnostic setting where one is missing, and this saves none. Choose Bicep, Terraform or a script.');
}

/**
 * A subscription's setting as a policy that deploys it wherever it is missing. Settings of Entra ID belong to the tenant, and no policy can be
 * assigned to that.
 */
export function policyDefinition(plan: SetupPlan): object {
  const setting = templateParts(plan).resources.find(({ type }) => type.toLowerCase() === 'microsoft.insights/diagnosticsettings');
  if (!setting) throw new UserError(noPolicy(plan), { code: 'setup-no-policy' });
  const { type, apiVersion, names, body } = setting;
  const properties = body['properties'] as { readonly workspaceId?: string };
  const resources = [{ type, apiVersion, name: names[0], properties }];
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources,
  };
  const condition =
    properties.workspaceId === undefined
      ? { field: 'name', equals: names[0] }
      : { field: 'Microsoft.Insights/diagnosticSettings/workspaceId', equals: properties.workspaceId };
  return {
    properties: {
      displayName: t('Send the Activity Log by {0}', names[0] ?? ''),
      policyType: 'Custom',
      mode: 'All',
      description: t('Assign it with a managed identity, then start a remediation task for the subscriptions that are there already.'),
      policyRule: {
        if: { field: 'type', equals: 'Microsoft.Resources/subscriptions' },
        then: {
          effect: 'deployIfNotExists',
          details: {
            type,
            deploymentScope: 'subscription',
            existenceScope: 'subscription',
            existenceCondition: condition,
            roleDefinitionIds: neededRoles.map((role) => `/providers/Microsoft.Authorization/roleDefinitions/${role}`),
            deployment: { location: 'westeurope', properties: { mode: 'incremental', template } },
          },
        },
      },
    },
  };
}
