import type { EventMapping } from './eventMapping';

const statuses = (from: number, to: number): readonly string[] => Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

/** Requests to Microsoft Graph and to Azure AD Graph. */
export function graphActivityEvents(log: string): EventMapping {
  return {
    kind: 'graphActivity',
    fields: {
      id: ['RequestId'],
      correlationId: ['ClientRequestId', 'OperationId'],
      operationId: ['OperationId'],
      time: ['TimeGenerated'],
      tenantId: ['AadTenantId'],
      log: [{ constant: log }],
      action: ['RequestMethod'],
      code: ['ResponseStatusCode'],
      'actor.type': [
        { constant: 'user', where: 'UserId' },
        { constant: 'servicePrincipal', where: 'ServicePrincipalId' },
      ],
      'actor.id': ['UserId', 'ServicePrincipalId'],
      'actor.address': ['IPAddress'],
      'app.id': ['AppId'],
      'device.id': ['DeviceId'],
      userAgent: ['UserAgent'],
      'request.id': ['RequestId'],
      'request.method': ['RequestMethod'],
      'request.url': ['RequestUri'],
    },
    outcome: { from: ['ResponseStatusCode'], success: statuses(200, 308), failure: statuses(400, 511) },
    targets: [],
    ecs: { categories: [{ category: 'web' }], extras: [] },
  };
}
