import { activityEvents } from './activity';
import { auditEvents } from './audits';
import type { EventMapping } from './eventMapping';
import { graphActivityEvents } from './graphActivity';
import { otherEvents } from './other';
import { provisioningEvents } from './provisioning';
import { riskEvents } from './risk';
import { signInEvents } from './signIns';

/** How the rows of each table are events. */
export const eventMappings: Readonly<Record<string, EventMapping>> = {
  SigninLogs: signInEvents('user'),
  AADNonInteractiveUserSignInLogs: signInEvents('user'),
  AADServicePrincipalSignInLogs: signInEvents('servicePrincipal'),
  AADManagedIdentitySignInLogs: signInEvents('managedIdentity'),
  ADFSSignInLogs: signInEvents('user'),
  AuditLogs: auditEvents,
  AADCustomSecurityAttributeAuditLogs: auditEvents,
  AADProvisioningLogs: provisioningEvents,
  AADRiskyUsers: riskEvents({ log: 'RiskyUsers', who: 'user', isDetection: false }),
  AADUserRiskEvents: riskEvents({ log: 'UserRiskEvents', who: 'user', isDetection: true }),
  AADRiskyServicePrincipals: riskEvents({ log: 'RiskyServicePrincipals', who: 'servicePrincipal', isDetection: false }),
  AADServicePrincipalRiskEvents: riskEvents({ log: 'ServicePrincipalRiskEvents', who: 'servicePrincipal', isDetection: true }),
  MicrosoftGraphActivityLogs: graphActivityEvents('MicrosoftGraphActivityLogs'),
  AADGraphActivityLogs: graphActivityEvents('AADGraphActivityLogs'),
  AzureActivity: activityEvents,
};

/** How rows of a table are events; of a table that is not known, by the names that most services use. */
export function eventMappingOf(table: string): EventMapping {
  return eventMappings[table] ?? otherEvents;
}

/** The column and the names below it that a place consists of: `Status.errorCode`, or `Claims_d.["a name.with dots"]`. */
export function placeNames(place: string): readonly string[] {
  return [...place.matchAll(/\["([^"]+)"\]|([^.[\]]+)/g)].map(([, quoted, plain = '']) => quoted ?? plain);
}
