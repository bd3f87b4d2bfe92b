import type { Caller } from '../access/caller';
import { readCaller } from '../access/caller';
import { mayDo } from '../access/authorize';
import { jsonBody } from '../http/service';
import type { BaseCall } from '../http/service';
import { ServiceFailure } from '../http/serviceFailure';
import type { TokenIssuer } from '../signIn/tokens';
import { groupOf, subscriptionOf } from '../world/resource';
import type { Resource } from '../world/resource';
import type { Subscription } from '../world/world';
import { findSubscription } from '../world/world';
import { recordWrite } from './recordWrite';

/** A request to Resource Manager whose caller is known. */
export interface ArmCall extends BaseCall {
  readonly caller: Caller;
}

/** Finds the caller, and refuses in Resource Manager's words. */
export function armCaller(call: BaseCall, issuer: TokenIssuer): Caller {
  const caller = readCaller(call.request, issuer, call.world, 'arm');
  if (typeof caller !== 'string') return caller;
  const authorization = `Bearer authorization_uri="${call.world.origins.authority}/common", error="invalid_token"`;
  const refuse = (code: string, message: string): ServiceFailure =>
    new ServiceFailure(401, code, message, { headers: { 'www-authenticate': authorization } });
  switch (caller) {
    case 'missing':
      throw refuse('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
    case 'malformed':
      throw refuse('InvalidAuthenticationToken', 'The access token is invalid.');
    case 'expired':
      throw refuse(
        'ExpiredAuthenticationToken',
        'The access token expiry UTC time is earlier than the current UTC time. Please get a new token.',
      );
    case 'audience':
      throw refuse(
        'InvalidAuthenticationTokenAudience',
        `The access token has been obtained for wrong audience or resource. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.azure.com/','${call.world.origins.arm}'.`,
      );
  }
}

/** Refuses, as Resource Manager does, what the caller's roles do not allow; a refused write is logged as one. */
export function requireAction(call: ArmCall, action: string, scope: string): void {
  if (mayDo(call.world, call.caller, { action, scope, delay: call.world.delays.role })) return;
  const failure = authorizationFailed(call.caller, action, scope);
  if (call.request.method !== 'GET') recordWrite(call, { operation: action, resourceId: scope, failure });
  throw failure;
}

export function authorizationFailed({ label, objectId }: Caller, action: string, scope: string): ServiceFailure {
  return new ServiceFailure(
    403,
    'AuthorizationFailed',
    `The client '${label}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    { headers: { 'x-ms-failure-cause': 'gateway' } },
  );
}

/** The subscription of a path, which the caller's tenant must own or manage. */
export function subscriptionOfCall(call: ArmCall, id = call.parameters['subscription'] ?? ''): Subscription {
  const found = findSubscription(call.world, id);
  if (!found) throw new ServiceFailure(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);
  const { tenant, subscription } = found;
  if (tenant.id === call.caller.tenant.id || subscription.managedBy.includes(call.caller.tenant.id)) {
    requireEnabled(call, subscription);
    return subscription;
  }
  const issuer = (tenantId: string): string => `https://sts.windows.net/${tenantId}/`;
  throw new ServiceFailure(
    401,
    'InvalidAuthenticationTokenTenant',
    `The access token is from the wrong issuer '${issuer(call.caller.tenant.id)}'. It must match the tenant '${issuer(tenant.id)}' associated with this subscription. Please use the authority (URL) '${call.world.origins.authority}/${tenant.id}' to get the token. Note, if the subscription is transferred to another tenant there is no impact to the services, but information about new tenant could take time to propagate (up to an hour).`,
  );
}

/** Refuses writes to a subscription that was cancelled; what it has can still be read and deleted. */
function requireEnabled({ request }: ArmCall, { id, state }: Subscription): void {
  if (state === 'Enabled' || !['PUT', 'PATCH'].includes(request.method)) return;
  throw new ServiceFailure(
    409,
    'ReadOnlyDisabledSubscription',
    `The subscription '${id}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`,
  );
}

/** The resource group of a path, where there is one of this name. */
export function groupOfCall(call: ArmCall): Resource {
  const name = call.parameters['group'] ?? '';
  const id = `/subscriptions/${call.parameters['subscription'] ?? ''}/resourceGroups/${name}`;
  const group = call.world.resources.get(id.toLowerCase());
  if (!group) throw new ServiceFailure(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);
  return group;
}

/** Refuses where a resource provider has not been registered with the subscription, or not to the end. */
export function requireProvider(call: ArmCall, subscription: Subscription, namespace: string): void {
  const known = subscription.providers.get(namespace.toLowerCase());
  if (known && (known.state === 'Registered' || known.doneAt <= call.now)) return;
  throw new ServiceFailure(
    409,
    'MissingSubscriptionRegistration',
    `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
  );
}

export function resourceNotFound(id: string): ServiceFailure {
  const group = groupOf(id);
  const path = /\/providers\/(.+)$/i.exec(id)?.[1] ?? id;
  const where = group === undefined ? '' : ` under resource group '${group}'`;
  return new ServiceFailure(
    404,
    'ResourceNotFound',
    `The Resource '${path}'${where} was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** The JSON body of a write. */
export function armBody(call: BaseCall): Promise<Readonly<Record<string, unknown>>> {
  return jsonBody(call, (words) => new ServiceFailure(400, 'InvalidRequestContent', words));
}

/** The subscription that a scope lies in, checked; undefined for scopes of the tenant. */
export function subscriptionOfScope(call: ArmCall, scope: string): Subscription | undefined {
  const id = subscriptionOf(scope);
  return id === undefined ? undefined : subscriptionOfCall(call, id);
}
