import { defineLogTable } from '../logTable';

/** Columns: learn.microsoft.com/azure/azure-monitor/reference/tables/intuneauditlogs. */
export const intuneAuditLogs = defineLogTable({
  name: 'IntuneAuditLogs',
  description: 'Changes in Intune.',
  documentation: 'intuneauditlogs',
  identity: [],
  categories: [],
  columns: {
    TimeGenerated: 'datetime',
    _BilledSize: 'real',
    Category: 'string',
    CorrelationId: 'string',
    Identity: 'string',
    _IsBillable: 'string',
    OperationName: 'string',
    Properties: 'string',
    ResultDescription: 'string',
    ResultType: 'string',
    SourceSystem: 'string',
    Type: 'string',
  },
});
