import { defineLogTable } from '../logTable';

/** Columns: learn.microsoft.com/azure/azure-monitor/reference/tables/aadagentriskevents. */
export const aadAgentRiskEvents = defineLogTable({
  name: 'AADAgentRiskEvents',
  description: 'Risk detections about agent identities.',
  documentation: 'aadagentriskevents',
  identity: [['Id']],
  categories: ['AgentRiskEvents'],
  columns: {
    TimeGenerated: 'datetime',
    ActivityDateTime: 'datetime',
    AdditionalInfo: 'string',
    AgentDisplayName: 'string',
    AgentId: 'string',
    _BilledSize: 'real',
    CorrelationId: 'string',
    DetectedDateTime: 'datetime',
    DetectionTimingType: 'string',
    Id: 'string',
    IdentityType: 'string',
    _IsBillable: 'string',
    LastModifiedDateTime: 'datetime',
    OperationName: 'string',
    RiskDetail: 'string',
    RiskEventType: 'string',
    RiskEvidence: 'string',
    RiskLevel: 'string',
    RiskState: 'string',
    SourceSystem: 'string',
    TenantId: 'string',
    Type: 'string',
  },
});
