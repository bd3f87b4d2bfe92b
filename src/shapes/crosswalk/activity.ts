import { entity, envelope } from '../valueSource';
import type { Crosswalk, ValueSource } from '../valueSource';

const statuses = { Succeeded: 'Success', Started: 'Start', Accepted: 'Accept', Failed: 'Failure' };
const levels = { Informational: 'Information' };

const claim = (...names: string[]): ValueSource[] => [
  { from: 'envelope', names: ['identity', 'claims', ...names] },
  { from: 'entity', names: ['claims', ...names] },
];

/**
 * The Activity Log: requirement F.4. The export's own words (`Success`, `Information`) and upper case are the table's; the REST answer is put into them.
 * The REST answer is an entity without an envelope, the export an envelope whose `properties` are kept whole.
 */
export const activityCrosswalk: Crosswalk = {
  TimeGenerated: [envelope('time'), entity('eventTimestamp')],
  EventSubmissionTimestamp: [entity('submissionTimestamp'), envelope('time')],
  OperationName: [],
  OperationNameValue: [envelope('operationName', { part: 'upper' }), entity('operationName.value', { part: 'upper' })],
  Category: [],
  CategoryValue: [envelope('category'), entity('category.value')],
  ActivityStatus: [],
  ActivityStatusValue: [envelope('resultType', { words: statuses }), entity('status.value', { words: statuses })],
  ActivitySubstatus: [],
  ActivitySubstatusValue: [envelope('resultSignature', { part: 'afterDot' }), entity('subStatus.value')],
  Level: [envelope('level', { words: levels }), entity('level', { words: levels })],
  Caller: [
    entity('caller'),
    ...claim('http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn'),
    ...claim('http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name'),
    ...claim('name'),
    ...claim('appid'),
  ],
  CallerIpAddress: [envelope('callerIpAddress'), entity('httpRequest.clientIpAddress'), ...claim('ipaddr')],
  Claims: claim(),
  Claims_d: claim(),
  Authorization: [envelope('identity.authorization'), entity('authorization')],
  Authorization_d: [envelope('identity.authorization'), entity('authorization')],
  HTTPRequest: [entity('httpRequest')],
  Properties: [envelope('properties'), entity('properties')],
  Properties_d: [envelope('properties'), entity('properties')],
  Hierarchy: [entity('hierarchy')],
  EventDataId: [entity('eventDataId')],
  OperationId: [entity('operationId'), envelope('operationId')],
  ResourceId: [envelope('resourceId'), entity('resourceId')],
  _ResourceId: [envelope('resourceId', { part: 'lower' }), entity('resourceId', { part: 'lower' })],
  Resource: [envelope('resourceId', { part: 'resourceName' }), entity('resourceId', { part: 'resourceName' })],
  ResourceGroup: [envelope('resourceId', { part: 'resourceGroup' }), entity('resourceGroupName', { part: 'upper' })],
  ResourceProvider: [],
  ResourceProviderValue: [
    envelope('resourceId', { part: 'provider' }),
    entity('resourceProviderName.value', { part: 'upper' }),
    entity('resourceId', { part: 'provider' }),
  ],
  SubscriptionId: [
    envelope('resourceId', { part: 'subscription' }),
    entity('subscriptionId'),
    entity('resourceId', { part: 'subscription' }),
  ],
  _SubscriptionId: [
    envelope('resourceId', { part: 'subscription' }),
    entity('subscriptionId'),
    entity('resourceId', { part: 'subscription' }),
  ],
  TenantId: [],
  SourceSystem: [],
};
