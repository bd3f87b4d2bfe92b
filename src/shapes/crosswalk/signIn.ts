import { constant, entity, envelope } from '../valueSource';
import type { Crosswalk } from '../valueSource';
import { directoryCrosswalk } from './directory';

/** Sign-ins of every kind: requirement F.3 and the tables' reference pages. */
export function signInCrosswalk(category: string): Crosswalk {
  return {
    ...directoryCrosswalk,
    Category: [envelope('category'), constant(category)],
    OperationName: [envelope('operationName'), constant('Sign-in activity')],
    ResultType: [envelope('resultType'), entity('status.errorCode')],
    ResultDescription: [
      envelope('resultDescription'),
      entity('status.failureReason', { unless: { names: ['status', 'errorCode'], equals: '0' } }),
    ],
    Identity: [envelope('identity'), entity('userDisplayName')],
    IPAddress: [entity('ipAddress'), envelope('callerIpAddress')],
    Location: [envelope('location'), entity('location.countryOrRegion')],
    LocationDetails: [entity('location')],
    ConditionalAccessPolicies: [entity('appliedConditionalAccessPolicies')],
    ProcessingTimeInMs: [entity('processingTimeInMilliseconds')],
    ResourceIdentity: [entity('resourceId')],
    ResourceId: [entity('resourceId')],
    ResourceGroup: [],
  };
}
