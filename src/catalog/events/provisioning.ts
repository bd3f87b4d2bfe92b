import type { EventMapping } from './eventMapping';

/** What the provisioning service did in connected systems: requirement F.3, last paragraph. */
export const provisioningEvents: EventMapping = {
  kind: 'provisioning',
  fields: {
    id: ['Id'],
    correlationId: ['ChangeId', 'CorrelationId'],
    operationId: ['CycleId'],
    time: ['ActivityDateTime', 'TimeGenerated'],
    tenantId: ['AADTenantId'],
    log: ['Category'],
    action: ['ProvisioningAction', 'Action'],
    group: [{ constant: 'Provisioning' }],
    service: ['ServicePrincipal.Name'],
    code: ['ProvisioningStatusInfo.errorInformation.errorCode'],
    reason: ['ProvisioningStatusInfo.errorInformation.reason', 'ResultDescription'],
    'actor.type': ['InitiatedBy.Type'],
    'actor.id': ['InitiatedBy.Id'],
    'actor.name': ['InitiatedBy.Name'],
    'app.id': ['ServicePrincipal.Id'],
    'app.name': ['ServicePrincipal.Name'],
    'resource.id': ['TargetSystem.Id'],
    'resource.name': ['TargetSystem.Name'],
  },
  outcome: { from: ['ResultType', 'ProvisioningStatusInfo.Status'], success: ['success', 'warning'], failure: ['failure'] },
  targets: [
    {
      type: ['SourceIdentity.identityType'],
      id: ['SourceIdentity.Id'],
      name: ['SourceIdentity.Name'],
      changes: 'ModifiedProperties',
    },
  ],
  ecs: { categories: [{ category: 'iam' }], extras: [] },
};
