import type { EcsExtra, EventMapping } from './eventMapping';

const security = { column: 'CategoryValue', equals: 'Security' };
const alert = { column: 'CategoryValue', equals: 'Alert' };
const told = (field: string, when: EcsExtra['when'], ...names: readonly string[]): EcsExtra => ({
  field,
  from: names.map((name) => `Properties_d.${name}`),
  ...(when ? { when } : {}),
});

/** The Activity Log: requirement F.4. */
export const activityEvents: EventMapping = {
  kind: 'activity',
  fields: {
    id: ['EventDataId'],
    correlationId: ['CorrelationId'],
    operationId: ['OperationId'],
    time: ['TimeGenerated'],
    created: ['EventSubmissionTimestamp'],
    tenantId: ['Claims_d.["http://schemas.microsoft.com/identity/claims/tenantid"]'],
    subscriptionId: ['SubscriptionId'],
    // Older exports name the kind of operation in the category's place.
    log: ['Properties_d.eventCategory', 'CategoryValue'],
    action: ['OperationNameValue'],
    group: ['Properties_d.eventCategory', 'CategoryValue'],
    service: ['ResourceProviderValue'],
    level: ['Level'],
    code: ['ActivityStatusValue'],
    reason: ['ActivitySubstatusValue'],
    'actor.type': [
      { constant: 'user', where: 'Claims_d.name' },
      { constant: 'servicePrincipal', where: 'Claims_d.appid' },
    ],
    'actor.id': ['Claims_d.["http://schemas.microsoft.com/identity/claims/objectidentifier"]'],
    'actor.name': ['Caller'],
    'actor.displayName': ['Claims_d.name'],
    'actor.address': ['CallerIpAddress'],
    'app.id': ['Claims_d.appid'],
    'resource.id': ['_ResourceId', 'ResourceId'],
    'resource.group': ['ResourceGroup'],
    'request.id': ['HTTPRequest.clientRequestId'],
    'request.method': ['HTTPRequest.method'],
  },
  outcome: {
    from: ['ActivityStatusValue'],
    success: ['Success', 'Succeeded', 'Accept', 'Accepted', 'Resolved'],
    failure: ['Failure', 'Failed'],
  },
  targets: [],
  ecs: {
    categories: [
      { category: 'iam', when: { column: 'OperationNameValue', startsWith: 'Microsoft.Authorization/roleAssignments/' } },
      { category: 'configuration', when: { column: 'CategoryValue', oneOf: ['Administrative', 'Policy', 'Write', 'Delete', 'Action'] } },
    ],
    alertWhen: alert,
    extras: [
      told('rule.reference', alert, 'RuleUri'),
      told('rule.name', alert, 'RuleName'),
      told('rule.description', alert, 'RuleDescription'),
      told('process.command_line', security, 'commandLine'),
      { ...told('process.pid', security, 'processId'), as: 'number' },
      told('process.name', security, 'processName'),
      told('process.parent.name', security, 'parentProcess'),
      { ...told('process.parent.pid', security, '["parentProcess id"]'), as: 'number' },
      told('process.user.name', security, 'userName'),
      told('process.user.id', security, 'userSID', 'UserSID'),
      told('process.user.domain', security, 'domainName'),
      { field: 'azure.activity_logs.operation_id', from: ['OperationId'] },
      { field: 'azure.activity_logs.correlation_id', from: ['CorrelationId'] },
      { field: 'azure.activity_logs.resource.group', from: ['ResourceGroup'] },
      { field: 'azure.activity_logs.resource.type', from: ['resourceType.value', '_ResourceId', 'ResourceId'], as: 'resourceType' },
      // The answer of Resource Manager alone tells them.
      { field: 'azure.activity_logs.channels', from: ['channels'] },
      { field: 'azure.activity_logs.resource.id', from: ['_ResourceId', 'ResourceId'] },
      { field: 'azure.activity_logs.result_type', from: ['ActivityStatusValue'] },
      { field: 'azure.activity_logs.result_signature', from: ['ActivitySubstatusValue'] },
      { ...told('azure.activity_logs.policies', { column: 'CategoryValue', equals: 'Policy' }, 'policies'), as: 'json' },
    ],
  },
};
