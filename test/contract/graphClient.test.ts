import {
  AuthenticationHandler,
  Client,
  GraphError,
  PageIterator,
  RetryHandler,
  RetryHandlerOptions,
} from '@microsoft/microsoft-graph-client';
import type { Context, Middleware, PageCollection } from '@microsoft/microsoft-graph-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { Ask, TestSandbox } from '../support/sandbox/openSandbox';

let sandbox: TestSandbox;
let client: Client;
beforeAll(async () => {
  sandbox = await openSandbox();
  const token = await sandbox.token('entra-logs-automation', sandbox.record.graph);
  client = Client.initWithMiddleware({
    baseUrl: sandbox.record.graph,
    defaultVersion: 'v1.0',
    customHosts: new Set([new URL(sandbox.record.graph).hostname]),
    middleware: chain([
      new AuthenticationHandler({ getAccessToken: () => Promise.resolve(token) }),
      new RetryHandler(new RetryHandlerOptions(0, 3)),
      overHttps(),
    ]),
  });
});
afterAll(() => sandbox.close());

function chain(middleware: readonly Middleware[]): Middleware {
  middleware.forEach((one, index) => {
    const next = middleware[index + 1];
    if (next) one.setNext?.(next);
  });
  return middleware[0]!;
}

/** Sends what the client made, trusting the sandbox's authority, which the client's own sender cannot be told to. */
function overHttps(): Middleware {
  return {
    async execute(context: Context) {
      const { method = 'GET', body, headers } = context.options ?? {};
      const ask = { method, headers: Object.fromEntries(new Headers(headers as Record<string, string>).entries()), body } as Ask;
      const answer = await sandbox.ask(String(context.request), ask);
      context.response = new Response(answer.text === '' ? null : answer.text, { status: answer.status, headers: answer.headers });
    },
  };
}

describe('the Microsoft Graph client', () => {
  it('reads, selects and filters', async () => {
    const organization = (await client.api('/organization').select('id,displayName').get()) as PageCollection;
    expect(organization.value).toHaveLength(1);
    const failed = (await client.api('/auditLogs/signIns').filter('status/errorCode eq 50126').top(5).get()) as PageCollection;
    expect(failed.value.length).toBeGreaterThan(0);
    const events = failed.value as { readonly status: { readonly errorCode: number } }[];
    expect(events.every(({ status }) => status.errorCode === 50126)).toBe(true);
  });

  it('follows pages to their end', async () => {
    const first = (await client.api('/auditLogs/directoryAudits').top(20).get()) as PageCollection;
    expect(first['@odata.nextLink']).toBeDefined();
    const ids: string[] = [];
    await new PageIterator(client, first, ({ id }: { id: string }) => ids.push(id) < 70).iterate();
    expect(ids).toHaveLength(70);
    expect(new Set(ids).size).toBe(70);
  });

  it('makes and removes an application', async () => {
    const made = (await client.api('/applications').post({ displayName: 'made by the client' })) as { id: string; appId: string };
    expect(made.appId).toMatch(/^[0-9a-f-]{36}$/);
    // Directory objects reach every server after a while.
    sandbox.clock.advance(60_000);
    await client.api(`/applications/${made.id}`).delete();
    const gone: unknown = await client
      .api(`/applications/${made.id}`)
      .get()
      .catch((error: unknown) => error);
    expect(gone).toBeInstanceOf(GraphError);
    expect((gone as GraphError).statusCode).toBe(404);
  });

  it('waits and asks again when it is throttled', async () => {
    sandbox.faults.add({ kind: 'throttled', service: 'graph', count: 1 } as never);
    const answer = (await client.api('/subscribedSkus').get()) as PageCollection;
    expect(answer.value.length).toBeGreaterThan(0);
  });
});
