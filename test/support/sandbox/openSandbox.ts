import { request } from 'node:https';
import type { SandboxOptions } from '../../../src/sandbox/startSandbox';
import { startSandbox } from '../../../src/sandbox/startSandbox';
import type { Sandbox } from '../../../src/sandbox/startSandbox';
import type { IdentityRecord } from '../../../src/sandbox/sandboxRecord';

/** An answer over HTTPS, its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON. */
  json<T = Record<string, unknown>>(): T;
}

export interface Ask {
  readonly method?: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A sandbox for a test: real HTTPS, small tenants, no waiting for replicas unless the test asks for it. */
export interface TestSandbox extends Sandbox {
  ask(url: string, ask?: Ask): Promise<Answer>;
  /** A token of a program for a service's address. */
  token(identity: string, resource: string, more?: Readonly<Record<string, string>>): Promise<string>;
  /** A token of a person, by the authorisation code flow. */
  userToken(account: string, resource: string, tenantId?: string): Promise<string>;
  identity(name: string): IdentityRecord;
}

export const testStart = Date.UTC(2026, 10, 26, 12);

const vsCode = 'aebc6443-996d-45c2-90f0-388ff96faa56';

export async function openSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  const sandbox = await startSandbox({ start: testStart, people: 24, pollSeconds: 1, ...options });
  const ask = (url: string, asked: Ask = {}): Promise<Answer> => send(url, asked, sandbox.authority);
  const identity = (name: string): IdentityRecord => {
    const found = sandbox.record.identities.find((each) => each.name === name);
    if (!found) throw new Error(`The sandbox has no identity ${name}.`);
    return found;
  };
  const tokenOf = (answer: Answer): string => {
    const { access_token: token } = answer.json<{ access_token?: string }>();
    if (token === undefined) throw new Error(answer.text);
    return token;
  };
  return {
    ...sandbox,
    ask,
    identity,
    token: async (name, resource, more = {}) => {
      const { tenantId, clientId, clientSecret } = identity(name);
      const form = {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: `${resource}/.default`,
        ...more,
      };
      return tokenOf(await ask(`${sandbox.record.authority}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', form }));
    },
    userToken: async (account, resource, tenantId = 'organizations') => {
      const base = `${sandbox.record.authority}/${tenantId}/oauth2/v2.0`;
      const redirect = 'http://localhost:1234/';
      const scope = `${resource}/.default offline_access`;
      const query = new URLSearchParams({ client_id: vsCode, redirect_uri: redirect, scope, login_hint: account, response_type: 'code' });
      const { headers } = await ask(`${base}/authorize?${query.toString()}`);
      const code = new URL(headers['location'] ?? 'http://none/').searchParams.get('code') ?? '';
      const form = { grant_type: 'authorization_code', client_id: vsCode, code, redirect_uri: redirect, scope };
      return tokenOf(await ask(`${base}/token`, { method: 'POST', form }));
    },
  };
}

function send(url: string, { method = 'GET', token, body, form, headers = {} }: Ask, ca: string): Promise<Answer> {
  const content = form
    ? new URLSearchParams(form).toString()
    : body === undefined
      ? undefined
      : typeof body === 'string'
        ? body
        : JSON.stringify(body);
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method,
        ca,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(content === undefined ? {} : { 'content-type': type, 'content-length': String(Buffer.byteLength(content)) }),
          ...headers,
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const flat = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
          resolve({ status: incoming.statusCode ?? 0, headers: flat, text, json: <T>() => JSON.parse(text) as T });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(content);
  });
}
