import type { EventMapping } from './eventMapping';

/** Directory audits: requirement F.2. */
export const auditEvents: EventMapping = {
  kind: 'audit',
  fields: {
    id: ['Id'],
    correlationId: ['CorrelationId'],
    time: ['ActivityDateTime', 'TimeGenerated'],
    tenantId: ['AADTenantId'],
    log: [{ constant: 'AuditLogs' }],
    action: ['ActivityDisplayName', 'OperationName'],
    group: ['Category'],
    service: ['LoggedByService'],
    code: ['AADOperationType'],
    reason: ['ResultReason', 'ResultDescription'],
    'actor.type': [
      { constant: 'user', where: 'InitiatedBy.user.id' },
      { constant: 'user', where: 'InitiatedBy.user.userPrincipalName' },
      { constant: 'servicePrincipal', where: 'InitiatedBy.app' },
    ],
    'actor.id': ['InitiatedBy.user.id', 'InitiatedBy.app.servicePrincipalId', 'InitiatedBy.app.appId'],
    'actor.name': ['InitiatedBy.user.userPrincipalName', 'InitiatedBy.app.displayName', 'InitiatedBy.app.servicePrincipalName'],
    'actor.displayName': ['InitiatedBy.user.displayName'],
    'actor.address': ['InitiatedBy.user.ipAddress'],
    'app.id': ['InitiatedBy.app.appId'],
  },
  outcome: { from: ['Result'], success: ['success'], failure: ['failure', 'timeout', 'clientError'] },
  targets: [{ list: 'TargetResources', type: 'type', id: 'id', name: ['displayName', 'userPrincipalName'], changes: 'modifiedProperties' }],
  ecs: {
    categories: [
      {
        category: 'iam',
        when: {
          column: 'Category',
          oneOf: ['UserManagement', 'GroupManagement', 'RoleManagement', 'AdministrativeUnit', 'EntitlementManagement'],
        },
      },
      { category: 'configuration' },
    ],
    extras: [],
  },
};
