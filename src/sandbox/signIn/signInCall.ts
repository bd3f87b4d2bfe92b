import type { BaseCall } from '../http/service';
import type { Tenant } from '../world/world';
import { findTenant } from '../world/world';
import type { Pending } from './pending';
import { signInFailure } from './signInFailure';
import type { TokenIssuer } from './tokens';

export interface SignInCall extends BaseCall {
  readonly issuer: TokenIssuer;
  readonly pending: Pending;
  /** Seconds between two polls of the device code flow. */
  readonly pollSeconds: number;
}

/** Names that stand for whatever tenant the account is of. */
const anyTenant = new Set(['common', 'organizations', 'consumers']);

/** The tenant that a path names; undefined where it leaves that to the account. */
export function tenantOfPath(call: SignInCall): Tenant | undefined {
  const name = call.parameters['tenant'] ?? '';
  if (anyTenant.has(name.toLowerCase())) return undefined;
  const tenant = findTenant(call.world, name);
  if (!tenant) throw signInFailure(90002, [name]);
  return tenant;
}

/** The tenant that an account is a member of. */
export function homeOf(call: SignInCall, account: string): Tenant | undefined {
  const wanted = account.toLowerCase();
  return call.world.tenants.find(({ users }) => users.some((user) => user.userType === 'Member' && user.account === wanted));
}

/** The fields of a form. */
export async function formOf(call: SignInCall): Promise<URLSearchParams> {
  return new URLSearchParams(await call.request.text());
}

export function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '') throw signInFailure(900144, [name]);
  return value;
}
