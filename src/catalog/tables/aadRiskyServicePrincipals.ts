import { defineLogTable } from '../logTable';

/** Columns: learn.microsoft.com/azure/azure-monitor/reference/tables/aadriskyserviceprincipals. */
export const aadRiskyServicePrincipals = defineLogTable({
  name: 'AADRiskyServicePrincipals',
  description: 'Service principals that Entra ID Protection holds to be at risk, and how that changed.',
  documentation: 'aadriskyserviceprincipals',
  identity: [['Id', 'RiskLastUpdatedDateTime', 'RiskState']],
  categories: ['RiskyServicePrincipals'],
  columns: {
    TimeGenerated: 'datetime',
    AccountEnabled: 'bool',
    AppId: 'string',
    _BilledSize: 'real',
    CorrelationId: 'string',
    DisplayName: 'string',
    Id: 'string',
    _IsBillable: 'string',
    IsProcessing: 'bool',
    OperationName: 'string',
    RiskDetail: 'string',
    RiskLastUpdatedDateTime: 'datetime',
    RiskLevel: 'string',
    RiskState: 'string',
    ServicePrincipalType: 'string',
    SourceSystem: 'string',
    TenantId: 'string',
    Type: 'string',
  },
});
