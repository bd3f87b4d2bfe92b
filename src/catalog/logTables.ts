import type { LogTable } from './logTable';
import { aadAgentRiskEvents } from './tables/aadAgentRiskEvents';
import { aadB2CRequestLogs } from './tables/aadB2CRequestLogs';
import { aadCustomSecurityAttributeAuditLogs } from './tables/aadCustomSecurityAttributeAuditLogs';
import { aadGraphActivityLogs } from './tables/aadGraphActivityLogs';
import { aadManagedIdentitySignInLogs } from './tables/aadManagedIdentitySignInLogs';
import { aadNonInteractiveUserSignInLogs } from './tables/aadNonInteractiveUserSignInLogs';
import { aadProvisioningLogs } from './tables/aadProvisioningLogs';
import { aadRiskyAgents } from './tables/aadRiskyAgents';
import { aadRiskyServicePrincipals } from './tables/aadRiskyServicePrincipals';
import { aadRiskyUsers } from './tables/aadRiskyUsers';
import { aadServicePrincipalRiskEvents } from './tables/aadServicePrincipalRiskEvents';
import { aadServicePrincipalSignInLogs } from './tables/aadServicePrincipalSignInLogs';
import { aadUserRiskEvents } from './tables/aadUserRiskEvents';
import { adfsSignInLogs } from './tables/adfsSignInLogs';
import { anomalies } from './tables/anomalies';
import { auditLogs } from './tables/auditLogs';
import { azureActivity } from './tables/azureActivity';
import { behaviorAnalytics } from './tables/behaviorAnalytics';
import { cloudAppEvents } from './tables/cloudAppEvents';
import { heartbeat } from './tables/heartbeat';
import { identityInfo } from './tables/identityInfo';
import { intuneAuditLogs } from './tables/intuneAuditLogs';
import { laQueryLogs } from './tables/laQueryLogs';
import { microsoftGraphActivityLogs } from './tables/microsoftGraphActivityLogs';
import { officeActivity } from './tables/officeActivity';
import { operation } from './tables/operation';
import { securityAlert } from './tables/securityAlert';
import { securityIncident } from './tables/securityIncident';
import { signinLogs } from './tables/signinLogs';
import { threatIntelligenceIndicator } from './tables/threatIntelligenceIndicator';
import { usage } from './tables/usage';
import { userAccessAnalytics } from './tables/userAccessAnalytics';
import { userPeerAnalytics } from './tables/userPeerAnalytics';
import { watchlist } from './tables/watchlist';

/** Every table that the product knows by name, the most asked for first. */
export const logTables: readonly LogTable[] = [
  signinLogs,
  auditLogs,
  aadNonInteractiveUserSignInLogs,
  aadServicePrincipalSignInLogs,
  aadManagedIdentitySignInLogs,
  aadProvisioningLogs,
  aadRiskyUsers,
  aadUserRiskEvents,
  aadRiskyServicePrincipals,
  aadServicePrincipalRiskEvents,
  adfsSignInLogs,
  azureActivity,
  microsoftGraphActivityLogs,
  aadGraphActivityLogs,
  aadCustomSecurityAttributeAuditLogs,
  aadB2CRequestLogs,
  aadRiskyAgents,
  aadAgentRiskEvents,
  identityInfo,
  behaviorAnalytics,
  userPeerAnalytics,
  userAccessAnalytics,
  usage,
  heartbeat,
  securityAlert,
  securityIncident,
  officeActivity,
  cloudAppEvents,
  watchlist,
  threatIntelligenceIndicator,
  operation,
  anomalies,
  intuneAuditLogs,
  laQueryLogs,
];

const tablesByName = new Map(logTables.map((table) => [table.name.toLowerCase(), table]));

/** The table of a name in any letter case. */
export function findLogTable(name: string): LogTable | undefined {
  return tablesByName.get(name.toLowerCase());
}

const tablesByCategory = new Map(logTables.flatMap((table) => table.categories.map((category) => [category.toLowerCase(), table])));

/** The table that the records of a diagnostic settings category end in; category names are compared in any letter case. */
export function logTableOfCategory(category: string): LogTable | undefined {
  return tablesByCategory.get(category.toLowerCase());
}
