import type { EventMapping } from './eventMapping';

/** Records of logs that no table of the catalog takes: what most services call alike. */
export const otherEvents: EventMapping = {
  kind: 'other',
  fields: {
    id: ['id', 'eventDataId', 'RequestId'],
    correlationId: ['correlationId'],
    operationId: ['operationId'],
    time: ['time', 'TimeGenerated', 'timestamp', 'createdDateTime', 'activityDateTime'],
    tenantId: ['tenantId', 'AADTenantId'],
    log: ['category', 'Type'],
    action: ['operationName'],
    level: ['level'],
    code: ['resultType'],
    reason: ['resultDescription'],
    'actor.name': ['userPrincipalName', 'identity'],
    'actor.address': ['callerIpAddress', 'ipAddress'],
    'resource.id': ['resourceId'],
  },
  outcome: { from: ['resultType'], success: ['0', 'Success', 'Succeeded'], failure: ['Failure', 'Failed'] },
  targets: [],
  ecs: { categories: [], extras: [] },
};
