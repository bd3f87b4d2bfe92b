import { defineLogTable } from '../logTable';

/** Columns: learn.microsoft.com/azure/azure-monitor/reference/tables/userpeeranalytics. */
export const userPeerAnalytics = defineLogTable({
  name: 'UserPeerAnalytics',
  description: 'Peers of each user, ranked by how much they share.',
  documentation: 'userpeeranalytics',
  identity: [],
  categories: [],
  columns: {
    TimeGenerated: 'datetime',
    AADTenantId: 'string',
    _BilledSize: 'real',
    _IsBillable: 'string',
    PeerUserId: 'string',
    PeerUserName: 'string',
    PeerUserPrincipalName: 'string',
    Rank: 'int',
    _ResourceId: 'string',
    SourceSystem: 'string',
    _SubscriptionId: 'string',
    TenantId: 'string',
    Type: 'string',
    UserId: 'string',
    UserName: 'string',
    UserPrincipalName: 'string',
  },
});
