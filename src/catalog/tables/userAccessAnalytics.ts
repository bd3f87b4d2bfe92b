import { defineLogTable } from '../logTable';

/** Columns: learn.microsoft.com/azure/azure-monitor/reference/tables/useraccessanalytics. */
export const userAccessAnalytics = defineLogTable({
  name: 'UserAccessAnalytics',
  description: 'What each user may reach, as behaviour analytics worked it out.',
  documentation: 'useraccessanalytics',
  identity: [],
  categories: [],
  columns: {
    TimeGenerated: 'datetime',
    AADTenantId: 'string',
    AccessEndReason: 'string',
    AccessEndTime: 'datetime',
    AccessId: 'string',
    AccessLevel: 'string',
    AccessStartTime: 'datetime',
    AccessType: 'string',
    _BilledSize: 'real',
    _IsBillable: 'string',
    _ResourceId: 'string',
    SourceEntityId: 'string',
    SourceEntityName: 'string',
    SourceEntityType: 'string',
    SourceSystem: 'string',
    _SubscriptionId: 'string',
    TargetEntityId: 'string',
    TargetEntityName: 'string',
    TargetEntityType: 'string',
    TenantId: 'string',
    Type: 'string',
  },
});
