import type { Route } from '../http/route';
import { postQuery, workspaceFor } from '../logAnalytics/logAnalyticsService';
import type { QueryParts } from '../logAnalytics/runQuery';
import { apiVersions } from './apiVersions';
import type { ArmCall } from './armCall';

/** The query of a workspace through Resource Manager, with a token for it: the way for callers that get none for the query service. */
export function queryRoutes(parts: QueryParts): readonly Route<ArmCall>[] {
  return [
    {
      method: 'POST',
      path: '/subscriptions/{subscription}/resourcegroups/{group}/providers/Microsoft.OperationalInsights/workspaces/{name}/api/query',
      versions: apiVersions.query,
      handle: (call) => postQuery(call, parts, workspaceFor(call, call.url.pathname.replace(/\/api\/query$/i, ''))),
    },
  ];
}
