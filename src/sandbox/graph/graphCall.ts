import { randomUUID } from 'node:crypto';
import type { Caller } from '../access/caller';
import { hasDirectoryRight, readCaller } from '../access/caller';
import { json } from '../http/answers';
import { jsonBody } from '../http/service';
import type { BaseCall } from '../http/service';
import { ServiceFailure } from '../http/serviceFailure';
import type { TokenIssuer } from '../signIn/tokens';
import type { DirectoryRight } from '../world/directory';

/** A request to Microsoft Graph whose caller is known. */
export interface GraphCall extends BaseCall {
  readonly caller: Caller;
}

export function graphCaller(call: BaseCall, issuer: TokenIssuer): Caller {
  const caller = readCaller(call.request, issuer, call.world, 'graph');
  if (typeof caller !== 'string') return caller;
  const words = {
    missing: 'Access token is empty.',
    malformed: 'CompactToken parsing failed.',
    expired: 'Lifetime validation failed, the token is expired.',
    audience: 'Access token validation failure. Invalid audience.',
  };
  throw new ServiceFailure(401, 'InvalidAuthenticationToken', words[caller]);
}

/** Writes an error as Graph does. */
export function writeGraphFailure({ status, code, message, headers, more }: ServiceFailure, call: BaseCall): Response {
  const innerError = {
    date: new Date(call.now).toISOString().slice(0, 19),
    'request-id': call.requestId,
    'client-request-id': call.request.headers.get('client-request-id') ?? randomUUID(),
  };
  return json({ error: { code, message, innerError, ...more } }, status, headers);
}

/** What a request needs: one of some permissions, and of a person also a right that a role of the directory gives. */
export interface Needed {
  readonly permissions: readonly string[];
  readonly right?: DirectoryRight;
}

const denied = (): ServiceFailure =>
  new ServiceFailure(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

/** Refuses whoever lacks a permission or a right. A person's token that acts as the person has what the person has. */
export function requirePermission({ caller }: GraphCall, { permissions, right }: Needed): void {
  if (caller.kind === 'servicePrincipal') {
    if (!permissions.some((each) => caller.roles.includes(each))) throw denied();
    return;
  }
  const scopes = [...permissions, 'Directory.AccessAsUser.All'];
  if (!scopes.some((each) => caller.scopes.includes(each))) throw denied();
  if (right !== undefined && !hasDirectoryRight(caller, right)) throw denied();
}

/** A guest reads little of a directory unless a role says otherwise. */
export function requireMember(call: GraphCall): void {
  const { caller } = call;
  const user = caller.tenant.users.find(({ id }) => id === caller.objectId);
  const hasRole = caller.tenant.directoryRoleAssignments.some(({ principalId }) => principalId === caller.objectId);
  if (user?.userType === 'Guest' && !hasRole) throw denied();
}

export function graphBody(call: BaseCall): Promise<Readonly<Record<string, unknown>>> {
  return jsonBody(call, () =>
    badRequest('Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.'),
  );
}

export function badRequest(message: string): ServiceFailure {
  return new ServiceFailure(400, 'Request_BadRequest', message);
}

export function notFound(id: string): ServiceFailure {
  return new ServiceFailure(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

/** A time as Graph writes it for objects of the directory. */
export const graphTime = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
