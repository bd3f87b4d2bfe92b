import { json } from '../http/answers';
import type { Route } from '../http/route';
import type { BaseCall, ServiceDefinition } from '../http/service';
import type { ServiceFailure } from '../http/serviceFailure';
import type { QueryParts } from '../logAnalytics/runQuery';
import type { TokenIssuer } from '../signIn/tokens';
import { activityRoutes } from './activityRoutes';
import type { ArmCall } from './armCall';
import { armCaller } from './armCall';
import { groupRoutes } from './groupRoutes';
import { keyRoutes } from './keyRoutes';
import { queryRoutes } from './queryRoutes';
import { deletedWorkspaceRoutes } from './deletedWorkspaceRoutes';
import { managementGroupRoutes } from './managementGroupRoutes';
import { resourceListRoutes } from './resourceListRoutes';
import { resourceRoutes } from './resourceRoutes';
import { roleAssignmentRoutes } from './roleAssignmentRoutes';
import { roleDefinitionRoutes } from './roleDefinitionRoutes';
import { settingsRoutes } from './settingsRoutes';
import { subscriptionRoutes } from './subscriptionRoutes';
import { tableRoutes } from './tableRoutes';

/** What Resource Manager answers; the first route that fits wins. */
const routes: readonly Route<ArmCall>[] = [
  ...activityRoutes,
  ...settingsRoutes,
  ...subscriptionRoutes,
  ...managementGroupRoutes,
  ...groupRoutes,
  ...keyRoutes,
  ...tableRoutes,
  ...resourceListRoutes,
  ...deletedWorkspaceRoutes,
  ...resourceRoutes,
  ...roleDefinitionRoutes,
  ...roleAssignmentRoutes,
];

export function armService(issuer: TokenIssuer, queries: QueryParts): ServiceDefinition<ArmCall> {
  return {
    name: 'arm',
    routes: [...queryRoutes(queries), ...routes],
    prepare: (call) => ({ ...call, caller: armCaller(call, issuer) }),
    failure: writeArmFailure,
    headers: armHeaders,
  };
}

/** Writes an error as Resource Manager does: within `error`, or bare where a Monitor call does so. */
export function writeArmFailure(failure: ServiceFailure): Response {
  const { code, message, more } = failure;
  const error = { code, message, ...more };
  return json(failure.form === 'bare' ? error : { error }, failure.status, failure.headers);
}

function armHeaders({ requestId, request }: BaseCall): Readonly<Record<string, string>> {
  const remaining =
    request.method === 'GET' ? 'x-ms-ratelimit-remaining-subscription-reads' : 'x-ms-ratelimit-remaining-subscription-writes';
  return {
    [remaining]: request.method === 'GET' ? '249' : '199',
    'x-ms-request-id': requestId,
    'x-ms-correlation-request-id': request.headers.get('x-ms-correlation-request-id') ?? requestId,
    'x-ms-routing-request-id': `WESTEUROPE:${requestId}`,
    'cache-control': 'no-cache',
  };
}
