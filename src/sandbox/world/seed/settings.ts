import type { DiagnosticSetting } from '../diagnosticSetting';

/** The categories of Entra ID's diagnostic settings, in the spelling of the service. Source: the published list of categories. */
export const entraCategories = [
  'AuditLogs',
  'SignInLogs',
  'NonInteractiveUserSignInLogs',
  'ServicePrincipalSignInLogs',
  'ManagedIdentitySignInLogs',
  'MicrosoftServicePrincipalSignInLogs',
  'ProvisioningLogs',
  'ADFSSignInLogs',
  'RiskyUsers',
  'UserRiskEvents',
  'RiskyServicePrincipals',
  'ServicePrincipalRiskEvents',
  'RiskyAgents',
  'AgentRiskEvents',
  'MicrosoftGraphActivityLogs',
  'AzureADGraphActivityLogs',
  'GraphNotificationsActivityLogs',
  'MicrosoftGraphPolicyLogs',
  'PreAuthenticationDiscoveryLogs',
  'NetworkAccessTrafficLogs',
  'NetworkAccessConnectionEvents',
  'NetworkAccessAlerts',
  'NetworkAccessGenerativeAIInsights',
  'RemoteNetworkHealthLogs',
  'EnrichedOffice365AuditLogs',
  'B2CRequestLogs',
] as const;

/** The one category of custom security attributes. */
export const attributeCategories = ['CustomSecurityAttributeAuditLogs'] as const;

/** The categories of a subscription's Activity Log. */
export const activityCategories = [
  'Administrative',
  'Security',
  'ServiceHealth',
  'Alert',
  'Recommendation',
  'Policy',
  'Autoscale',
  'ResourceHealth',
] as const;

interface Seed {
  readonly name: string;
  readonly destination: Partial<
    Pick<DiagnosticSetting, 'workspaceId' | 'storageAccountId' | 'eventHubAuthorizationRuleId' | 'eventHubName'>
  >;
  readonly enabled: readonly string[];
  readonly all: readonly string[];
  /** Since when it has been there. */
  readonly createdAt: number;
}

/** A setting that was there before the sandbox started. */
export function seededSetting({ name, destination, enabled, all, createdAt }: Seed): DiagnosticSetting {
  return {
    name,
    workspaceId: destination.workspaceId,
    storageAccountId: destination.storageAccountId,
    eventHubAuthorizationRuleId: destination.eventHubAuthorizationRuleId,
    eventHubName: destination.eventHubName,
    logs: all.map((category) => ({ category, enabled: enabled.includes(category) })),
    createdAt,
    visibleAt: createdAt,
  };
}
