import { ClientSecretCredential } from '@azure/identity';
import { MonitorClient } from '@azure/arm-monitor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox, testStart } from '../support/sandbox/openSandbox';
import type { Answer, TestSandbox } from '../support/sandbox/openSandbox';
import { hasOpenApi, problemsOf } from '../support/sandbox/openApi';

let sandbox: TestSandbox;
let owner: string;
beforeAll(async () => {
  sandbox = await openSandbox();
  owner = await sandbox.token('entra-logs-automation', sandbox.record.arm);
});
afterAll(() => sandbox.close());

interface Event {
  readonly eventTimestamp: string;
  readonly submissionTimestamp: string;
  readonly eventDataId: string;
  readonly correlationId: string;
  readonly caller: string;
  readonly resourceGroupName?: string;
  readonly resourceId: string;
  readonly operationName: { readonly value: string };
  readonly status: { readonly value: string };
}
interface Page {
  readonly value: readonly Event[];
  readonly nextLink?: string;
}

const day = 86_400_000;
const ago = (days: number): string => new Date(sandbox.clock.now() - days * day).toISOString();
const subscriptionLog = `/subscriptions/${subscriptionIds.production}/providers/Microsoft.Insights/eventtypes/management/values`;

function events(filter: string | undefined, more: { path?: string; select?: string; token?: string } = {}): Promise<Answer> {
  const query = new URLSearchParams({ 'api-version': '2015-04-01' });
  if (filter !== undefined) query.set('$filter', filter);
  if (more.select !== undefined) query.set('$select', more.select);
  return sandbox.ask(`${sandbox.record.arm}${more.path ?? subscriptionLog}?${query.toString()}`, { token: more.token ?? owner });
}

async function everyPage(first: Answer): Promise<readonly Event[]> {
  const found: Event[] = [];
  let answer: Answer | undefined = first;
  while (answer) {
    const page: Page = answer.json<Page>();
    found.push(...page.value);
    answer = page.nextLink === undefined ? undefined : await sandbox.ask(page.nextLink, { token: owner });
  }
  return found;
}

describe('the Activity Log', () => {
  it('pages newest first, each event once, on links of its own host', async () => {
    const first = await events(`eventTimestamp ge '${ago(20)}'`);
    const page = first.json<Page>();
    expect(new URL(page.nextLink!).origin).toBe(sandbox.record.arm);
    if (hasOpenApi) expect(problemsOf({ method: 'GET', path: subscriptionLog, status: 200, body: page })).toEqual([]);
    const all = await everyPage(first);
    expect(all.length).toBeGreaterThan(400);
    expect(new Set(all.map(({ eventDataId }) => eventDataId)).size).toBe(all.length);
    const times = all.map(({ eventTimestamp }) => eventTimestamp);
    expect(times).toEqual([...times].sort().reverse());
    expect(times.every((time) => /\.\d{7}Z$/.test(time))).toBe(true);
  });

  it('narrows by one further condition', async () => {
    const since = `eventTimestamp ge '${ago(20)}' and eventTimestamp le '${ago(1)}'`;
    const inGroup = await everyPage(await events(`${since} and resourceGroupName eq 'rg-apps-prod'`));
    expect(new Set(inGroup.map(({ resourceGroupName }) => resourceGroupName))).toEqual(new Set(['rg-apps-prod']));
    const [{ correlationId }] = inGroup as [Event];
    const related = await everyPage(await events(`${since} and correlationId eq '${correlationId}'`));
    expect(related.map(({ status }) => status.value)).toEqual(expect.arrayContaining(['Started']));
  });

  const wrong = [
    ['no filter', undefined, /\$filter/],
    ['no start', "resourceGroupName eq 'rg'", /\$filter/],
    [
      'two further conditions',
      "eventTimestamp ge '2026-11-20T00:00:00Z' and resourceGroupName eq 'a' and resourceProvider eq 'b'",
      /\$filter/,
    ],
    ['or', "eventTimestamp ge '2026-11-20T00:00:00Z' or resourceGroupName eq 'a'", /\$filter/],
    ['a start too far back', "eventTimestamp ge '2026-01-01T00:00:00Z'", /^The start time cannot be more than 90 days in the past\.$/],
  ] as const;
  it('takes times without quotes and zone, as Azure CLI writes them', async () => {
    const [from, to] = [ago(2).replace('Z', ''), ago(1).replace('Z', '')];
    const bare = await everyPage(await events(`eventTimestamp ge ${from} and eventTimestamp le ${to}`));
    expect(bare.length).toBeGreaterThan(0);
    expect(bare).toEqual(await everyPage(await events(`eventTimestamp ge '${from}Z' and eventTimestamp le '${to}Z'`)));
    const id = bare[0]!.resourceId;
    const ofResource = await everyPage(await events(`eventTimestamp ge ${from} and eventTimestamp le ${to} and resourceId eq '${id}'`));
    expect(ofResource).toEqual(bare.filter(({ resourceId }) => resourceId.toLowerCase() === id.toLowerCase()));
  });

  it.each(wrong)('refuses %s, in the bare form', async (_what, filter, words) => {
    const answer = await events(filter);
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'BadRequest', message: expect.stringMatching(words) as string });
  });

  it('shows only what is selected', async () => {
    const { value } = (await events(`eventTimestamp ge '${ago(2)}'`, { select: 'eventDataId,status' })).json<Page>();
    expect(Object.keys(value[0]!).sort()).toEqual(['eventDataId', 'status']);
  });

  it('shows a write only after a while, started and ended under one id, also one that was refused', async () => {
    const reader = await sandbox.token('entra-logs-reader', sandbox.record.arm);
    const path = `${sandbox.record.arm}/subscriptions/${subscriptionIds.production}/resourcegroups/rg-new?api-version=2024-03-01`;
    const began = new Date(sandbox.clock.now() - 1000).toISOString();
    await sandbox.ask(path, { method: 'PUT', token: owner, body: { location: 'westeurope' } });
    await sandbox.ask(path, { method: 'PUT', token: reader, body: { location: 'westeurope' } });
    const written = async () =>
      (await everyPage(await events(`eventTimestamp ge '${began}'`))).filter(({ operationName }) =>
        operationName.value.endsWith('resourceGroups/write'),
      );
    expect(await written()).toEqual([]);
    sandbox.clock.advance(25 * 60_000);
    const found = await written();
    expect(found.map(({ status }) => status.value).sort()).toEqual(['Failed', 'Started', 'Started', 'Succeeded']);
    expect(new Set(found.map(({ correlationId }) => correlationId)).size).toBe(2);
    expect(found.map(({ caller }) => caller)).toContain(sandbox.identity('entra-logs-reader').objectId);
    expect(found.every(({ eventTimestamp, submissionTimestamp }) => submissionTimestamp > eventTimestamp)).toBe(true);
  });

  it('lets some events come after newer ones', async () => {
    const seen = new Set((await everyPage(await events(`eventTimestamp ge '${ago(1)}'`))).map(({ eventDataId }) => eventDataId));
    let newest = (await events(`eventTimestamp ge '${ago(1)}'`)).json<Page>().value[0]!.eventTimestamp;
    let late = 0;
    for (let step = 0; step < 90 && late === 0; step++) {
      sandbox.clock.advance(5 * 60_000);
      const now = await everyPage(await events(`eventTimestamp ge '${ago(1)}'`));
      late = now.filter(({ eventDataId, eventTimestamp }) => !seen.has(eventDataId) && eventTimestamp < newest).length;
      for (const { eventDataId } of now) seen.add(eventDataId);
      newest = now[0]!.eventTimestamp;
    }
    expect(late).toBeGreaterThan(0);
  });

  it('holds the settings of the directory in the log of the tenant, for those who may read there', async () => {
    const tenantLog = '/providers/Microsoft.Insights/eventtypes/management/values';
    expect((await events(undefined, { path: tenantLog })).status).toBe(403);
    const ada = await sandbox.userToken('ada.admin@contoso.example', sandbox.record.arm);
    await sandbox.ask(`${sandbox.record.arm}/providers/Microsoft.Authorization/elevateAccess?api-version=2016-07-01`, {
      method: 'POST',
      token: ada,
    });
    sandbox.clock.advance(25 * 60_000);
    const { value } = (await events(undefined, { path: tenantLog, token: ada })).json<Page>();
    expect(value.map(({ operationName }) => operationName.value)).toContain('Microsoft.Authorization/elevateAccess/action');
  });

  it('is understood by @azure/arm-monitor', async () => {
    const { tenantId, clientId, clientSecret } = sandbox.identity('entra-logs-automation');
    const tlsOptions = { ca: sandbox.authority };
    const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
      authorityHost: sandbox.record.authority,
      disableInstanceDiscovery: true,
      tlsOptions,
    });
    const client = new MonitorClient(credential, subscriptionIds.production, {
      endpoint: sandbox.record.arm,
      credentials: { scopes: [`${sandbox.record.arm}/.default`] },
      tlsOptions,
    });
    const found: string[] = [];
    for await (const event of client.activityLogs.list(`eventTimestamp ge '${new Date(testStart - 10 * day).toISOString()}'`))
      found.push(event.eventDataId!);
    expect(found.length).toBeGreaterThan(200);
    expect(new Set(found).size).toBe(found.length);
  });
});
