import type { CategoryGroup, Licence, LogCategory } from './logCategory';

type Rest = Partial<Pick<LogCategory, 'preview' | 'volume' | 'suggested' | 'onlyIf'>>;

const category =
  (group: CategoryGroup) =>
  (name: string, table: string, licence: Licence, rest: Rest = {}): LogCategory => ({
    name,
    group,
    table,
    licence,
    preview: false,
    volume: 'low',
    suggested: false,
    ...rest,
  });

const [activity, signIn, risk, network, other, azure] = [
  category('activity'),
  category('signIn'),
  category('risk'),
  category('network'),
  category('other'),
  category('azure'),
];

const secureAccess = 'Global Secure Access is active in the tenant';
const detections = 'ID Protection finds a risk';

/**
 * The categories of Entra ID, and after them those of a subscription's Activity Log.
 * Source: learn.microsoft.com/entra/identity/monitoring-health/concept-diagnostic-settings-logs-options.
 */
export const logCategories: readonly LogCategory[] = [
  activity('AuditLogs', 'AuditLogs', 'none', { volume: 'medium', suggested: true }),
  activity('ProvisioningLogs', 'AADProvisioningLogs', 'P1', { suggested: true, onlyIf: 'an application or an HR system provisions users' }),
  signIn('SignInLogs', 'SigninLogs', 'P1', { volume: 'medium', suggested: true }),
  signIn('NonInteractiveUserSignInLogs', 'AADNonInteractiveUserSignInLogs', 'P1', { volume: 'very high' }),
  signIn('ServicePrincipalSignInLogs', 'AADServicePrincipalSignInLogs', 'P1', { volume: 'high' }),
  signIn('ManagedIdentitySignInLogs', 'AADManagedIdentitySignInLogs', 'P1', {
    volume: 'high',
    onlyIf: 'Azure resources use managed identities',
  }),
  signIn('MicrosoftServicePrincipalSignInLogs', 'MicrosoftServicePrincipalSignInLogs', 'P1', { volume: 'high', preview: true }),
  signIn('ADFSSignInLogs', 'ADFSSignInLogs', 'P1', { onlyIf: 'AD FS reports through Entra Connect Health' }),
  risk('RiskyUsers', 'AADRiskyUsers', 'P2', { onlyIf: detections }),
  risk('UserRiskEvents', 'AADUserRiskEvents', 'P2', { onlyIf: detections }),
  risk('RiskyServicePrincipals', 'AADRiskyServicePrincipals', 'workload', { onlyIf: detections }),
  risk('ServicePrincipalRiskEvents', 'AADServicePrincipalRiskEvents', 'workload', { onlyIf: detections }),
  risk('RiskyAgents', 'AADRiskyAgents', 'P2', { preview: true, onlyIf: 'agents have identities in the tenant' }),
  risk('AgentRiskEvents', 'AADAgentRiskEvents', 'P2', { preview: true, onlyIf: 'agents have identities in the tenant' }),
  network('NetworkAccessTrafficLogs', 'NetworkAccessTraffic', 'globalSecureAccess', { volume: 'very high', onlyIf: secureAccess }),
  network('NetworkAccessConnectionEvents', 'NetworkAccessConnectionEvents', 'globalSecureAccess', { preview: true, onlyIf: secureAccess }),
  network('NetworkAccessAlerts', 'NetworkAccessAlerts', 'globalSecureAccess', { preview: true, onlyIf: secureAccess }),
  network('NetworkAccessGenerativeAIInsights', 'NetworkAccessGenerativeAIInsights', 'globalSecureAccess', {
    preview: true,
    onlyIf: secureAccess,
  }),
  network('RemoteNetworkHealthLogs', 'RemoteNetworkHealthLogs', 'globalSecureAccess', { onlyIf: secureAccess }),
  network('EnrichedOffice365AuditLogs', 'EnrichedMicrosoft365AuditLogs', 'globalSecureAccess', {
    preview: true,
    onlyIf: `${secureAccess} and enriched Microsoft 365 logs are on`,
  }),
  other('MicrosoftGraphActivityLogs', 'MicrosoftGraphActivityLogs', 'P1', { volume: 'very high' }),
  other('AzureADGraphActivityLogs', 'AADGraphActivityLogs', 'P1', {
    preview: true,
    onlyIf: 'something still calls the retired Azure AD Graph',
  }),
  other('GraphNotificationsActivityLogs', 'GraphNotificationsActivityLogs', 'P1', {
    preview: true,
    onlyIf: 'applications subscribe to change notifications',
  }),
  other('MicrosoftGraphPolicyLogs', 'MicrosoftGraphPolicyLogs', 'unknown', { preview: true }),
  other('PreAuthenticationDiscoveryLogs', 'PreAuthenticationDiscoveryLogs', 'unknown', { preview: true }),
  other('B2CRequestLogs', 'AADB2CRequestLogs', 'b2c', { onlyIf: 'the tenant is one of Azure AD B2C' }),
  other('CustomSecurityAttributeAuditLogs', 'AADCustomSecurityAttributeAuditLogs', 'none', {
    onlyIf: 'custom security attributes are used; it takes a setting of its own and the role Attribute Log Administrator',
  }),
  azure('Administrative', 'AzureActivity', 'none', { volume: 'medium', suggested: true }),
  azure('Security', 'AzureActivity', 'none', { suggested: true, onlyIf: 'Defender for Cloud raises alerts' }),
  azure('ServiceHealth', 'AzureActivity', 'none', { suggested: true }),
  azure('Alert', 'AzureActivity', 'none', { suggested: true, onlyIf: 'alert rules exist' }),
  azure('Recommendation', 'AzureActivity', 'none'),
  azure('Policy', 'AzureActivity', 'none', { volume: 'medium', suggested: true, onlyIf: 'policies are assigned' }),
  azure('Autoscale', 'AzureActivity', 'none', { onlyIf: 'something scales by itself' }),
  azure('ResourceHealth', 'AzureActivity', 'none'),
];

const byName = new Map(logCategories.map((each) => [each.name.toLowerCase(), each]));

/** The category of a name in any letter case. */
export function findLogCategory(name: string): LogCategory | undefined {
  return byName.get(name.toLowerCase());
}
