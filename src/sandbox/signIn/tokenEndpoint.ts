import { createHash, timingSafeEqual } from 'node:crypto';
import { json } from '../http/answers';
import type { ServicePrincipal } from '../world/directory';
import { publicClients } from '../world/seed/programs';
import type { Tenant } from '../world/world';
import { proveByCertificate } from './clientAssertion';
import { applicationTokens, checkClient, userTokens } from './issueTokens';
import { deviceLifetime } from './pending';
import type { SignInCall } from './signInCall';
import { formOf, required, tenantOfPath } from './signInCall';
import { signInFailure } from './signInFailure';

type Grant = (call: SignInCall, form: URLSearchParams) => Response;

/** The ways to a token, by `grant_type`. */
const grants: Readonly<Record<string, Grant>> = {
  client_credentials: (call, form) => {
    const tenant = tenantOfPath(call);
    if (!tenant) throw signInFailure(90002, [call.parameters['tenant'] ?? '']);
    return applicationTokens(call, tenant, provenApplication(call, tenant, form), form);
  },
  authorization_code: redeemCode,
  refresh_token: (call, form) => {
    const signedIn = call.pending.refresh(required(form, 'refresh_token'));
    if (!signedIn) throw signInFailure(70008);
    const secondFactor = signedIn.secondFactor || form.get('claims')?.includes('capolids') === true;
    return userTokens(call, { signedIn: { ...signedIn, secondFactor }, tenant: tenantOfPath(call), form, interactive: false });
  },
  device_code: redeemDevice,
  'urn:ietf:params:oauth:grant-type:device_code': redeemDevice,
};

export async function token(call: SignInCall): Promise<Response> {
  const form = await formOf(call);
  const type = required(form, 'grant_type');
  const grant = grants[type];
  if (!grant) throw signInFailure(70003, [type]);
  return grant(call, form);
}

/** Starts the device code flow. */
export async function deviceCode(call: SignInCall): Promise<Response> {
  const form = await formOf(call);
  const tenant = tenantOfPath(call);
  const clientId = required(form, 'client_id');
  checkClient(call, clientId, tenant);
  const scope = required(form, 'scope');
  const started = call.pending.addDevice({ clientId, scope, tenant: call.parameters['tenant'] ?? '' });
  const verification = `${call.world.origins.authority}/devicelogin`;
  return json({
    user_code: started.device.userCode,
    device_code: started.deviceCode,
    verification_uri: verification,
    expires_in: deviceLifetime,
    interval: call.pollSeconds,
    message: `To sign in, use a web browser to open the page ${verification} and enter the code ${started.device.userCode} to authenticate.`,
  });
}

/** The service principal whose secret the form holds, or whose certificate signed what it holds. */
function provenApplication(call: SignInCall, tenant: Tenant, form: URLSearchParams): ServicePrincipal {
  const clientId = required(form, 'client_id').toLowerCase();
  const principal = tenant.servicePrincipals.find(({ appId, visibleAt }) => appId === clientId && visibleAt <= call.now);
  const application = call.world.tenants.flatMap(({ applications }) => applications).find(({ appId }) => appId === clientId);
  if (!principal || !application || application.visibleAt > call.now) throw signInFailure(700016, [clientId, tenant.name]);
  const assertion = form.get('client_assertion');
  if (assertion !== null) {
    proveByCertificate(call, application, assertion);
    return principal;
  }
  const secret = form.get('client_secret');
  if (secret === null || secret === '') throw signInFailure(7000218);
  const match = application.secrets.find(({ text }) => equalTexts(text, secret));
  if (!match || (match.usableAt ?? match.start) > call.now) throw signInFailure(7000215, [clientId]);
  if (match.end <= call.now) throw signInFailure(7000222, [clientId]);
  return principal;
}

function redeemCode(call: SignInCall, form: URLSearchParams): Response {
  const code = call.pending.takeCode(required(form, 'code'));
  if (code === 'used') throw signInFailure(54005);
  if (!code || code.clientId !== form.get('client_id')) throw signInFailure(70008);
  if (code.redirectUri !== form.get('redirect_uri')) throw signInFailure(50011, [form.get('redirect_uri') ?? '']);
  const verifier = form.get('code_verifier') ?? '';
  const shown = code.method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
  if (code.challenge !== undefined && shown !== code.challenge) throw signInFailure(501481);
  const tenant = tenantOfPath(call);
  if (!publicClients.has(code.clientId) && code.challenge === undefined && tenant) provenApplication(call, tenant, form);
  return userTokens(call, { signedIn: code, tenant, form, interactive: true, ...(code.nonce === undefined ? {} : { nonce: code.nonce }) });
}

function redeemDevice(call: SignInCall, form: URLSearchParams): Response {
  const name = form.get('device_code') ?? required(form, 'code');
  const device = call.pending.device(name);
  if (device === 'expired' || !device) throw signInFailure(70020);
  if (device.refused) throw signInFailure(53003);
  if (device.account === undefined) throw signInFailure(70016);
  const { account, clientId, scope } = device;
  call.pending.endDevice(name);
  return userTokens(call, {
    signedIn: { account, clientId, scope, secondFactor: true },
    tenant: tenantOfPath(call),
    form: withScope(form, scope),
    interactive: true,
  });
}

/** The poll of the device code flow names no scopes: they are those that it began with. */
function withScope(form: URLSearchParams, scope: string): URLSearchParams {
  const whole = new URLSearchParams(form);
  if (!whole.get('scope')) whole.set('scope', scope);
  return whole;
}

function equalTexts(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
