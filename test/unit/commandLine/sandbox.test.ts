import { existsSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../src/commandLine/commandLine';
import { readAll } from '../../../src/commandLine/terminal';
import type { SandboxRecord } from '../../../src/sandbox/sandboxRecord';

interface Running {
  readonly firstLine: Promise<string>;
  readonly code: Promise<number>;
  readonly errors: Promise<string>;
  stop(): void;
}

function start(words: readonly string[]): Running {
  const [output, errors, cancel] = [new PassThrough(), new PassThrough(), new AbortController()];
  const firstLine = new Promise<string>((resolve) => output.once('data', (text: Buffer) => resolve(text.toString())));
  const terminal = { input: Readable.from(['']), output, errors, interactive: false, signal: cancel.signal };
  const code = runCommandLine(['sandbox', ...words], terminal).finally(() => errors.end());
  return { firstLine, code, errors: readAll(errors), stop: () => cancel.abort() };
}

function statusOf(url: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { ca }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('entra-logs sandbox', () => {
  it('prints one line when it is ready, and ends with its files when it is told to', async () => {
    const running = start(['--json']);
    const line = await running.firstLine;
    expect(line.match(/\n/g)).toHaveLength(1);
    const record = JSON.parse(line) as SandboxRecord;
    expect(Object.keys(record)).toEqual(
      expect.arrayContaining(['authority', 'arm', 'graph', 'logAnalytics', 'eventHub', 'caFile', 'tenants', 'identities']),
    );
    expect(record.tenants.map(({ name }) => name)).toContain('Contoso');
    expect(record.identities.every(({ clientSecret }) => clientSecret !== '')).toBe(true);
    const ca = readFileSync(record.caFile, 'utf8');
    expect(await statusOf(`${record.authority}/common/discovery/instance`, ca)).toBe(200);
    running.stop();
    expect(await running.code).toBe(0);
    expect(existsSync(record.caFile)).toBe(false);
    await expect(statusOf(`${record.authority}/common/discovery/instance`, ca)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('has a tenant as large as it is told to', async () => {
    const running = start(['--json', '--subscriptions', '3', '--workspaces', '7']);
    const { tenants } = JSON.parse(await running.firstLine) as SandboxRecord;
    const contoso = tenants.find(({ name }) => name === 'Contoso');
    expect(contoso?.subscriptions).toHaveLength(5);
    expect(contoso?.workspaces.filter(({ name }) => name.startsWith('law-unit-'))).toHaveLength(7);
    running.stop();
    expect(await running.code).toBe(0);
  });

  it('names the port that another program listens on', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const running = start(['--port', String(port)]);
    expect(await running.code).toBe(1);
    expect(await running.errors).toContain(`127.0.0.1:${port}: another program listens there`);
    other.close();
  });

  for (const words of [
    ['--port', '70000'],
    ['--speed', '0'],
    ['--speed', 'fast'],
    ['--workspaces', '5'],
    ['--subscriptions', 'many'],
  ]) {
    it(`does not understand ${words.join(' ')}`, async () => {
      expect(await start(words).code).toBe(2);
    });
  }
});
