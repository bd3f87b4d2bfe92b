import { entity, envelope } from '../valueSource';
import type { Crosswalk } from '../valueSource';
import { directoryCrosswalk } from './directory';

/** Requests to Microsoft Graph and to Azure AD Graph. */
export const graphActivityCrosswalk: Crosswalk = {
  ...directoryCrosswalk,
  TimeGenerated: [envelope('time'), entity('timeGenerated')],
  AadTenantId: [envelope('tenantId'), entity('tenantId')],
  UserId: [entity('UserPrincipalObjectID'), entity('userId')],
  IPAddress: [entity('ipAddress'), envelope('callerIpAddress')],
  ResponseStatusCode: [entity('responseStatusCode'), envelope('resultSignature')],
};
