import { defineLogTable } from '../logTable';

/** Columns: learn.microsoft.com/azure/azure-monitor/reference/tables/aadriskyagents. */
export const aadRiskyAgents = defineLogTable({
  name: 'AADRiskyAgents',
  description: 'Agent identities that Entra ID Protection holds to be at risk.',
  documentation: 'aadriskyagents',
  identity: [['Id', 'RiskLastModifiedDateTime', 'RiskState']],
  categories: ['RiskyAgents'],
  columns: {
    TimeGenerated: 'datetime',
    AgentDisplayName: 'string',
    _BilledSize: 'real',
    CorrelationId: 'string',
    Id: 'string',
    IdentityType: 'string',
    _IsBillable: 'string',
    IsDeleted: 'bool',
    IsEnabled: 'bool',
    IsProcessing: 'bool',
    OperationName: 'string',
    RiskDetail: 'string',
    RiskLastModifiedDateTime: 'datetime',
    RiskLevel: 'string',
    RiskState: 'string',
    SourceSystem: 'string',
    TenantId: 'string',
    Type: 'string',
  },
});
