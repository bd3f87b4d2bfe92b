import { guid } from './guid';
import type { Moment } from './moment';
import { isoTicks } from './moment';
import type { Random } from './random';
import { tenantId, tenantResourceId } from './tenant';

/** A call of Microsoft Graph, before it takes the shape of a file. */
export interface GraphActivity extends Moment {
  readonly requestId: string;
  readonly appId: string;
  readonly servicePrincipalId: string;
  readonly address: string;
  readonly country: string;
  readonly method: string;
  readonly uri: string;
  readonly statusCode: number;
  readonly roles: string;
  readonly signInActivityId: string;
  readonly bytes: number;
  readonly userAgent: string;
}

/** A call of Microsoft Graph with a token of the sign-in named by `signInActivityId`. */
export function makeGraphActivity(random: Random, call: Omit<GraphActivity, 'requestId' | 'ticks'>): GraphActivity {
  return { ...call, ticks: random.integer(10_000), requestId: guid(random) };
}

/** A record of the category MicrosoftGraphActivityLogs as diagnostic settings write it. */
export function graphActivityRecord(call: GraphActivity): object {
  return {
    time: isoTicks(call),
    resourceId: tenantResourceId.toUpperCase(),
    operationName: 'Microsoft Graph Activity',
    operationVersion: 'v1.0',
    category: 'MicrosoftGraphActivityLogs',
    resultSignature: String(call.statusCode),
    durationMs: String(120_000 + (call.ticks % 900) * 1000),
    callerIpAddress: call.address,
    correlationId: call.requestId,
    level: 'Informational',
    location: 'West Europe',
    tenantId,
    properties: {
      timeGenerated: isoTicks(call),
      requestId: call.requestId,
      operationId: call.requestId,
      clientRequestId: call.requestId,
      apiVersion: 'v1.0',
      requestMethod: call.method,
      responseStatusCode: call.statusCode,
      ipAddress: call.address,
      userAgent: call.userAgent,
      requestUri: call.uri,
      durationMs: 12 + (call.ticks % 90),
      responseSizeBytes: call.bytes,
      signInActivityId: call.signInActivityId,
      roles: call.roles,
      tokenIssuedAt: isoTicks({ time: call.time - 420_000, ticks: 0 }),
      appId: call.appId,
      servicePrincipalId: call.servicePrincipalId,
      userId: '',
      scopes: '',
      identityProvider: `https://sts.windows.net/${tenantId}/`,
      clientAuthMethod: '1',
      wids: '',
    },
  };
}
