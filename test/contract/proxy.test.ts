import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/root';
import { openConnectProxy } from '../support/connectProxy';
import type { ConnectProxy } from '../support/connectProxy';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

/** The environment is that of `networkEnvironment`; a proxy reads nothing of what passes through it. */
describe('a proxy', () => {
  let sandbox: TestSandbox;
  let folder: string;
  let proxy: ConnectProxy;

  beforeAll(async () => {
    sandbox = await openSandbox();
    folder = mkdtempSync(join(tmpdir(), 'entra-logs-proxy-'));
    writeFileSync(join(folder, 'sandbox.json'), JSON.stringify(sandbox.record));
    proxy = await openConnectProxy();
  });
  afterAll(async () => {
    proxy.close();
    rmSync(folder, { recursive: true, force: true });
    await sandbox.close();
  });

  it('is asked for the sign-in, for Resource Manager and for the workspace (ER-31)', async () => {
    const address = proxy.address();
    const words = ['query', '--cloud', 'sandbox', '--sandbox', join(folder, 'sandbox.json'), '--workspace', 'law-dev', '--storage', folder];
    const child = spawn(
      process.execPath,
      [require.resolve('tsx/cli'), join(root, 'src/cli.ts'), ...words, '--format', 'csv', 'print Answer = 42'],
      {
        env: {
          ...process.env,
          HTTPS_PROXY: address,
          https_proxy: address,
          NO_PROXY: '',
          no_proxy: '',
          NODE_EXTRA_CA_CERTS: sandbox.record.caFile,
        },
      },
    );
    let output = '';
    child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (output += piece.toString()));
    await once(child, 'close');
    expect(output).toContain('Answer\r\n42');
    const { authority, arm, logAnalytics } = sandbox.record;
    const targets = proxy.asked.map(({ target }) => target);
    for (const service of [authority, arm, logAnalytics]) expect(targets).toContain(new URL(service).host);
  }, 60_000);
});
