import { constant, entity, envelope } from '../valueSource';
import type { Crosswalk } from '../valueSource';
import { directoryCrosswalk } from './directory';

/** Directory audits: requirement F.2. `Category` holds the group of the activity, not the name of the log. */
export const auditCrosswalk: Crosswalk = {
  ...directoryCrosswalk,
  Category: [entity('category')],
  OperationName: [envelope('operationName'), entity('activityDisplayName')],
  ActivityDisplayName: [entity('activityDisplayName'), envelope('operationName')],
  ActivityDateTime: [entity('activityDateTime'), envelope('time')],
  AADOperationType: [entity('operationType')],
  ResultDescription: [envelope('resultDescription'), entity('resultReason')],
  ResultReason: [entity('resultReason'), envelope('resultDescription')],
  Identity: [envelope('identity'), entity('initiatedBy.user.userPrincipalName'), entity('initiatedBy.app.displayName')],
  Resource: [envelope('resourceId', { part: 'provider' }), constant('Microsoft.aadiam')],
  ResourceGroup: [envelope('resourceId', { part: 'provider' }), constant('Microsoft.aadiam')],
  ResourceId: [envelope('resourceId')],
};
