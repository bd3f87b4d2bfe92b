import { randomUUID } from 'node:crypto';
import { mayDo } from '../access/authorize';
import type { Caller } from '../access/caller';
import { readCaller } from '../access/caller';
import { empty, json } from '../http/answers';
import type { Route } from '../http/route';
import type { BaseCall, ServiceDefinition } from '../http/service';
import { jsonBody } from '../http/service';
import { ServiceFailure } from '../http/serviceFailure';
import type { TokenIssuer } from '../signIn/tokens';
import type { Resource } from '../world/resource';
import { metadataOf } from './metadata';
import { badArgument } from './queryErrors';
import type { QueryParts } from './runQuery';
import { runQuery } from './runQuery';

export interface LogCall extends BaseCall {
  readonly caller: Caller;
}

/** What the query service answers. */
export function logAnalyticsService(issuer: TokenIssuer, parts: QueryParts): ServiceDefinition<LogCall> {
  const ofId = (call: LogCall): Resource => workspaceFor(call, call.parameters['workspace'] ?? '');
  const ofResource = (call: LogCall): Resource => workspaceFor(call, `/${call.parameters['resource'] ?? ''}`);
  const workspacePath = '{+resource}/providers/Microsoft.OperationalInsights/workspaces/{name}';
  const routes: readonly Route<LogCall>[] = [
    { method: 'POST', path: '/v1/workspaces/{workspace}/query', handle: (call) => postQuery(call, parts, ofId(call)) },
    { method: 'GET', path: '/v1/workspaces/{workspace}/query', handle: (call) => getQuery(call, parts, ofId(call)) },
    { method: 'GET', path: '/v1/workspaces/{workspace}/metadata', handle: (call) => metadata(call, parts, ofId(call)) },
    { method: 'POST', path: '/v1/workspaces/{workspace}/metadata', handle: (call) => metadata(call, parts, ofId(call)) },
    {
      method: 'POST',
      path: `/v1/${workspacePath}/query`,
      handle: (call) => {
        const id = `${call.parameters['resource'] ?? ''}/providers/Microsoft.OperationalInsights/workspaces/${call.parameters['name'] ?? ''}`;
        return postQuery(call, parts, ofResource({ ...call, parameters: { resource: id } }));
      },
    },
  ];
  return {
    name: 'logAnalytics',
    routes,
    prepare: (call) => ({ ...call, caller: logCaller(call, issuer) }),
    failure: writeLogFailure,
    headers: ({ requestId }) => ({ 'x-ms-request-id': requestId, via: '1.1 draft-oms' }),
  };
}

export function writeLogFailure({ status, code, message, more, headers }: ServiceFailure): Response {
  return json({ error: { message, code, correlationId: randomUUID(), ...more } }, status, headers);
}

function logCaller(call: BaseCall, issuer: TokenIssuer): Caller {
  const caller = readCaller(call.request, issuer, call.world, 'logAnalytics');
  switch (caller) {
    case 'missing':
      throw new ServiceFailure(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
    case 'expired':
      throw new ServiceFailure(
        401,
        'InvalidTokenError',
        'The provided authentication is not valid for this resource: the token has expired.',
      );
    case 'malformed':
    case 'audience':
      throw new ServiceFailure(403, 'InvalidAuthenticationToken', 'The access token is invalid.');
    default:
      return caller;
  }
}

/** The workspace of a customer id, name or resource id, which the caller must be allowed to query; an unknown one is refused alike. */
export function workspaceFor(call: LogCall, wanted: string): Resource {
  const key = wanted.toLowerCase();
  const found = [...call.world.resources.values()].find(
    ({ id, name, type, properties }) =>
      type === 'Microsoft.OperationalInsights/workspaces' && [id.toLowerCase(), name.toLowerCase(), properties['customerId']].includes(key),
  );
  const action = 'Microsoft.OperationalInsights/workspaces/query/read';
  if (found && mayDo(call.world, call.caller, { action, scope: found.id, delay: call.world.delays.queryRole })) return found;
  throw new ServiceFailure(
    403,
    'InsufficientAccessError',
    'The provided credentials have insufficient access to perform the requested operation',
  );
}

/** A query in the body; without one, or without its type, the service answers 200 and nothing. */
export async function postQuery(call: LogCall, parts: QueryParts, workspace: Resource): Promise<Response> {
  const isJson = (call.request.headers.get('content-type') ?? '').toLowerCase().includes('json');
  const text = isJson ? await call.request.clone().text() : '';
  if (text === '') return empty(200);
  const body = await jsonBody(call, (message) => badArgument({ code: 'InvalidJsonBody', message }));
  const { query, timespan, workspaces } = body;
  if (typeof query !== 'string') throw badArgument({ code: 'QueryParameterMissing', message: 'The query is missing.' });
  const more = Array.isArray(workspaces) ? workspaces.map(String) : [];
  return run(call, parts, {
    query,
    timespan: typeof timespan === 'string' ? timespan : undefined,
    workspaces: [workspace, ...more.map((each) => workspaceFor(call, each))],
  });
}

function getQuery(call: LogCall, parts: QueryParts, workspace: Resource): Promise<Response> {
  const asked = call.url.searchParams;
  const query = asked.get('query');
  if (query === null) throw badArgument({ code: 'QueryParameterMissing', message: 'The query is missing.' });
  const more = (asked.get('workspaces') ?? '').split(',').filter((each) => each !== '');
  return run(call, parts, {
    query,
    timespan: asked.get('timespan') ?? undefined,
    workspaces: [workspace, ...more.map((each) => workspaceFor(call, each))],
  });
}

interface Asked {
  readonly query: string;
  readonly timespan: string | undefined;
  readonly workspaces: readonly Resource[];
}

/** How many workspaces one query may name. */
const mostWorkspaces = 100;

function run(call: LogCall, parts: QueryParts, { query, timespan, workspaces }: Asked): Promise<Response> {
  const distinct = [...new Set(workspaces)];
  if (distinct.length > mostWorkspaces)
    throw badArgument({ code: 'TooManyWorkspaces', message: `A query may name ${mostWorkspaces} workspaces at most.` });
  return runQuery(call, parts, { text: query, timespan, workspaces: distinct, prefer: call.request.headers.get('prefer') });
}

async function metadata(_call: LogCall, parts: QueryParts, workspace: Resource): Promise<Response> {
  return json(metadataOf(workspace, await parts.store.tablesOf(workspace)));
}
