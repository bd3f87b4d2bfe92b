/** The licence without which a category of Entra's logs stays empty; categories that need none, or whose need is not published, are left out. */
export const categoryLicences: Readonly<Record<string, 'entraP1' | 'entraP2' | 'workloadIdentities'>> = {
  SignInLogs: 'entraP1',
  NonInteractiveUserSignInLogs: 'entraP1',
  ServicePrincipalSignInLogs: 'entraP1',
  ManagedIdentitySignInLogs: 'entraP1',
  MicrosoftServicePrincipalSignInLogs: 'entraP1',
  ProvisioningLogs: 'entraP1',
  ADFSSignInLogs: 'entraP1',
  MicrosoftGraphActivityLogs: 'entraP1',
  AzureADGraphActivityLogs: 'entraP1',
  GraphNotificationsActivityLogs: 'entraP1',
  RiskyUsers: 'entraP2',
  UserRiskEvents: 'entraP2',
  RiskyAgents: 'entraP2',
  AgentRiskEvents: 'entraP2',
  RiskyServicePrincipals: 'workloadIdentities',
  ServicePrincipalRiskEvents: 'workloadIdentities',
};
