import type { Clock } from '../../base/clock';
import type { ServiceDefinition } from '../http/service';
import { ServiceFailure } from '../http/serviceFailure';
import type { TokenIssuer } from '../signIn/tokens';
import { applicationRoutes } from './applicationRoutes';
import { federatedRoutes } from './federatedRoutes';
import type { ReportThrottle } from './auditLogRoutes';
import { auditLogRoutes } from './auditLogRoutes';
import { directoryRoutes } from './directoryRoutes';
import type { GraphCall } from './graphCall';
import { graphCaller, writeGraphFailure } from './graphCall';
import { roleRoutes } from './roleRoutes';

/** How often the logs may be asked for: requests in a window (milliseconds) of one application and tenant. Source: the published throttling limits. */
export interface ReportLimit {
  readonly requests: number;
  readonly window: number;
}

export const usualReportLimit: ReportLimit = { requests: 5, window: 10_000 };

export interface GraphParts {
  readonly issuer: TokenIssuer;
  readonly reportLimit: ReportLimit;
  /** Real time: callers wait in it. */
  readonly clock: Clock;
}

/** What Microsoft Graph answers, in version 1.0. */
export function graphService({ issuer, reportLimit, clock }: GraphParts): ServiceDefinition<GraphCall> {
  return {
    name: 'graph',
    routes: [
      ...directoryRoutes,
      ...applicationRoutes,
      ...federatedRoutes,
      ...roleRoutes,
      ...auditLogRoutes(createThrottle(reportLimit, clock)),
    ],
    prepare: (call) => ({ ...call, caller: graphCaller(call, issuer) }),
    failure: writeGraphFailure,
    headers: ({ requestId, request }) => ({
      'request-id': requestId,
      'client-request-id': request.headers.get('client-request-id') ?? requestId,
      'odata-version': '4.0',
      'cache-control': 'no-cache',
    }),
  };
}

function createThrottle({ requests, window }: ReportLimit, clock: Clock): ReportThrottle {
  const recent = new Map<string, number[]>();
  return ({ caller }) => {
    const now = clock.now();
    const key = `${caller.appId}/${caller.tenant.id}`;
    const kept = (recent.get(key) ?? []).filter((time) => time > now - window);
    recent.set(key, kept);
    if (kept.length >= requests) {
      const seconds = Math.max(1, Math.ceil(((kept[0] ?? now) + window - now) / 1000));
      throw new ServiceFailure(429, 'TooManyRequests', 'Too Many Requests', {
        headers: {
          'retry-after': String(seconds),
          'x-ms-throttle-scope': `Tenant_Application/ReadWrite/${caller.appId}/${caller.tenant.id}`,
        },
      });
    }
    kept.push(now);
  };
}
