import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

let sandbox: TestSandbox;
let token: string;
beforeAll(async () => {
  sandbox = await openSandbox();
  token = await sandbox.token('entra-logs-automation', 'https://storage.azure.com');
});
afterAll(() => sandbox.close());

const blob = (path: string, headers: Record<string, string> = {}, bearer = token) =>
  sandbox.ask(`${sandbox.record.storage}/stcontosologs${path}`, { token: bearer, headers: { 'x-ms-version': '2024-11-04', ...headers } });
const namesIn = (xml: string) => [...xml.matchAll(/<Name>([^<]+)<\/Name>/g)].map(([, name]) => name!);

describe('the archive in a storage account', () => {
  it('has a container for each category and a blob for each hour, one record a line', async () => {
    expect(namesIn((await blob('?comp=list')).text)).toEqual(
      expect.arrayContaining(['insights-logs-auditlogs', 'insights-logs-signinlogs']),
    );
    const names = namesIn((await blob('/insights-logs-auditlogs?restype=container&comp=list')).text);
    expect(names[0]).toMatch(/^tenantId=[0-9a-f-]{36}\/y=2026\/m=1[01]\/d=\d\d\/h=\d\d\/m=00\/PT1H\.json$/);
    const answer = await blob(`/insights-logs-auditlogs/${names[0]!}`);
    expect(answer.headers['x-ms-blob-type']).toBe('AppendBlob');
    const lines = answer.text.split('\r\n').slice(0, -1);
    expect(lines.every((line) => (JSON.parse(line) as { category: string }).category === 'AuditLogs')).toBe(true);
  });

  it('grows at its end while the hour lasts, can be read from an offset, and repeats some records', async () => {
    const container = '/insights-logs-signinlogs';
    const names = async () => namesIn((await blob(`${container}?restype=container&comp=list`)).text);
    const all = await names();
    const contents = await Promise.all(all.slice(0, 120).map(async (name) => (await blob(`${container}/${name}`)).text));
    const ids = contents
      .join('')
      .split('\r\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { properties: { id: string } }).properties.id);
    expect(new Set(ids).size).toBeLessThan(ids.length);
    expect(new Set(ids).size).toBeGreaterThan(ids.length * 0.9);
    const last = `${container}/${all[all.length - 1]!}`;
    const before = await blob(last);
    expect((await blob(last, { 'if-none-match': before.headers['etag']! })).status).toBe(304);
    sandbox.clock.advance(3_600_000);
    const after = await blob(last);
    expect(after.text.startsWith(before.text)).toBe(true);
    const part = await blob(last, { range: 'bytes=10-19' });
    expect([part.status, part.text]).toEqual([206, after.text.slice(10, 20)]);
    expect((await names()).length).toBeGreaterThan(all.length);
  });

  it('is for roles on the data, and closed behind a firewall', async () => {
    const code = (text: string) => /<Code>(\w+)<\/Code>/.exec(text)?.[1];
    const reader = await sandbox.token('entra-logs-reader', 'https://storage.azure.com');
    expect(code((await blob('?comp=list', {}, reader)).text)).toBe('AuthorizationPermissionMismatch');
    const other = await sandbox.token('entra-logs-automation', sandbox.record.arm);
    expect(code((await blob('?comp=list', {}, other)).text)).toBe('InvalidAuthenticationInfo');
    expect(code((await sandbox.ask(`${sandbox.record.storage}/stcontosolocked?comp=list`, { token })).text)).toBe('AuthorizationFailure');
    expect(code((await blob('/insights-logs-riskyusers?restype=container&comp=list')).text)).toBe('ContainerNotFound');
    expect((await blob('/insights-logs-auditlogs?comp=lease')).status).toBe(501);
  });
});
