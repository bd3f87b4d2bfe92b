import { defineLogTable } from '../logTable';

/** Columns: learn.microsoft.com/azure/azure-monitor/reference/tables/aadriskyusers. */
export const aadRiskyUsers = defineLogTable({
  name: 'AADRiskyUsers',
  description: 'Users that Entra ID Protection holds to be at risk, and how that changed.',
  documentation: 'aadriskyusers',
  identity: [['Id', 'RiskLastUpdatedDateTime', 'RiskState']],
  categories: ['RiskyUsers'],
  columns: {
    TimeGenerated: 'datetime',
    _BilledSize: 'real',
    CorrelationId: 'string',
    Id: 'string',
    _IsBillable: 'string',
    IsDeleted: 'bool',
    IsProcessing: 'bool',
    OperationName: 'string',
    RiskDetail: 'string',
    RiskLastUpdatedDateTime: 'datetime',
    RiskLevel: 'string',
    RiskState: 'string',
    SourceSystem: 'string',
    TenantId: 'string',
    Type: 'string',
    UserDisplayName: 'string',
    UserPrincipalName: 'string',
  },
});
