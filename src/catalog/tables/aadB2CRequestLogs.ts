import { defineLogTable } from '../logTable';

/** Columns: learn.microsoft.com/azure/azure-monitor/reference/tables/aadb2crequestlogs. */
export const aadB2CRequestLogs = defineLogTable({
  name: 'AADB2CRequestLogs',
  description: 'Requests to an Azure AD B2C tenant.',
  documentation: 'aadb2crequestlogs',
  identity: [],
  categories: ['B2CRequestLogs'],
  columns: {
    TimeGenerated: 'datetime',
    AADTenantId: 'string',
    _BilledSize: 'real',
    CallerIpAddress: 'string',
    CorrelationId: 'string',
    _IsBillable: 'string',
    OperationName: 'string',
    _ResourceId: 'string',
    ResultSignature: 'string',
    ResultType: 'string',
    SourceSystem: 'string',
    _SubscriptionId: 'string',
    TenantId: 'string',
    Type: 'string',
  },
});
