import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../src/engine/engine';
import type { Engine } from '../src/engine/engine';
import type { TenantPlace } from '../src/protocol/azure';
import type { SandboxRecord } from '../src/sandbox/sandboxRecord';
import { tenantIds } from '../src/sandbox/world/seed/tenants';

export const quiet = { signal: new AbortController().signal, progress: () => undefined };

/** The tenant that is measured. */
export const contoso: TenantPlace = { connectionId: 'sandbox', tenantId: tenantIds.contoso, tenantName: 'Contoso' };

export interface SandboxEngine {
  readonly engine: Engine;
  readonly record: SandboxRecord;
  /** A folder that goes away with the rest. */
  readonly folder: string;
  /** Switches a fault of the sandbox on. */
  fault(fault: object): Promise<void>;
  close(): Promise<void>;
}

/** The sandbox in a process of its own, as people run it, and an engine that is signed in there. */
export async function openSandboxEngine(words: readonly string[]): Promise<SandboxEngine> {
  const parameters = [
    require.resolve('tsx/cli'),
    join(__dirname, '..', 'src', 'cli.ts'),
    'sandbox',
    '--json',
    '--until-input-ends',
    ...words,
  ];
  const child = spawn(process.execPath, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const record = await new Promise<SandboxRecord>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (piece: Buffer) => {
      text += piece.toString();
      if (text.includes('\n')) resolve(JSON.parse(text) as SandboxRecord);
    });
    child.once('exit', () => reject(new Error('The sandbox ended.')));
  });
  const folder = await mkdtemp(join(tmpdir(), 'bench-sandbox-'));
  const engine = await createEngine({ storageFolder: join(folder, 'engine') });
  const signIn = { kind: 'sandboxUser', account: 'ada.admin@contoso.example' } as const;
  await engine.handlers['azure/connect']({ connectionId: contoso.connectionId, cloud: 'sandbox', sandbox: record, signIn }, quiet);
  const ca = readFileSync(record.caFile);
  return {
    engine,
    record,
    folder,
    fault: (fault) =>
      new Promise((resolve, reject) => {
        const outgoing = request(`${record.arm}/_sandbox/faults`, { method: 'POST', ca, headers: { 'content-type': 'application/json' } });
        outgoing.once('response', (incoming) => incoming.resume().once('end', resolve)).once('error', reject);
        outgoing.end(JSON.stringify(fault));
      }),
    close: async () => {
      await engine.dispose();
      child.stdin.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
