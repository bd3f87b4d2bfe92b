import { defineLogTable } from '../logTable';

/** Columns: learn.microsoft.com/azure/azure-monitor/reference/tables/operation. */
export const operation = defineLogTable({
  name: 'Operation',
  description: 'Messages of the workspace about its own running.',
  documentation: 'operation',
  identity: [],
  categories: [],
  columns: {
    TimeGenerated: 'datetime',
    _BilledSize: 'real',
    Computer: 'string',
    CorrelationId: 'string',
    Detail: 'string',
    ErrorId: 'string',
    HelpLink: 'string',
    _IsBillable: 'string',
    ManagementGroupName: 'string',
    OperationCategory: 'string',
    OperationKey: 'string',
    OperationStatus: 'string',
    _ResourceId: 'string',
    Solution: 'string',
    SourceComputerId: 'string',
    SourceSystem: 'string',
    _SubscriptionId: 'string',
    Type: 'string',
  },
});
