import { activityCrosswalk } from './crosswalk/activity';
import { auditCrosswalk } from './crosswalk/audit';
import { graphActivityCrosswalk } from './crosswalk/graphActivity';
import { provisioningCrosswalk } from './crosswalk/provisioning';
import { riskCrosswalk } from './crosswalk/risk';
import { signInCrosswalk } from './crosswalk/signIn';
import type { Crosswalk } from './valueSource';

/**
 * Columns whose values do not simply stand under their own name (FM-5). Every other column takes the value of its name, in any letter case,
 * from the entity and then from the envelope.
 */
const crosswalks: Readonly<Record<string, Crosswalk>> = {
  SigninLogs: signInCrosswalk('SignInLogs'),
  AADNonInteractiveUserSignInLogs: signInCrosswalk('NonInteractiveUserSignInLogs'),
  AADServicePrincipalSignInLogs: signInCrosswalk('ServicePrincipalSignInLogs'),
  AADManagedIdentitySignInLogs: signInCrosswalk('ManagedIdentitySignInLogs'),
  ADFSSignInLogs: signInCrosswalk('ADFSSignInLogs'),
  AuditLogs: auditCrosswalk,
  AADCustomSecurityAttributeAuditLogs: auditCrosswalk,
  AADProvisioningLogs: provisioningCrosswalk,
  MicrosoftGraphActivityLogs: graphActivityCrosswalk,
  AADGraphActivityLogs: graphActivityCrosswalk,
  AADRiskyUsers: riskCrosswalk,
  AADUserRiskEvents: riskCrosswalk,
  AADRiskyServicePrincipals: riskCrosswalk,
  AADServicePrincipalRiskEvents: riskCrosswalk,
  AADRiskyAgents: riskCrosswalk,
  AADAgentRiskEvents: riskCrosswalk,
  AzureActivity: activityCrosswalk,
};

/** What a table's columns take from a record of the service, where it is not simply the value of the same name. */
export function crosswalkOf(table: string): Crosswalk {
  return crosswalks[table] ?? {};
}
