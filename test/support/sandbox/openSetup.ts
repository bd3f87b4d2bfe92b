import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../../src/engine/engine';
import type { Engine } from '../../../src/engine/engine';
import type { SetupAnswers, SetupOutcome, SetupPlan } from '../../../src/protocol/setup';
import { subscriptionIds, tenantIds } from '../../../src/sandbox/world/seed/tenants';
import type { SandboxOptions } from '../../../src/sandbox/startSandbox';
import { openSandbox } from './openSandbox';
import type { TestSandbox } from './openSandbox';

/** An engine that is signed in to a sandbox as one person after another. */
export interface SetupBench {
  readonly sandbox: TestSandbox;
  readonly engine: Engine;
  readonly storage: string;
  /** What the engine wrote into its log. */
  readonly log: readonly string[];
  /** Signs a person in, and gives the place of a tenant as that person sees it. */
  as(account: string, tenant?: keyof typeof tenantIds): Promise<{ connectionId: string; tenantId: string; tenantName: string }>;
  plan(place: SetupPlan['place'], answers: SetupAnswers): Promise<SetupPlan>;
  apply(plan: SetupPlan, signal?: AbortSignal): Promise<SetupOutcome>;
  fault(body: Readonly<Record<string, unknown>>): Promise<void>;
  clearFaults(): void;
  close(): Promise<void>;
}

export const context = { signal: new AbortController().signal, progress: () => undefined };

/** A sandbox whose replicas lag a little, so that patience is needed and a test does not take long. */
export async function openSetup(options: SandboxOptions = {}): Promise<SetupBench> {
  const quick = { setting: 600, directory: 400, provisioning: 500, role: 0, queryRole: 0 };
  const sandbox = await openSandbox({ volumeRows: 100, ...options, delays: { ...quick, ...options.delays } });
  const storage = await mkdtemp(join(tmpdir(), 'entra-logs-setup-'));
  const log: string[] = [];
  // The sandbox of a test begins at a day of its own, and a secret may live only so long from then.
  const ahead = Date.now() - sandbox.clock.now();
  const clock = { now: () => Date.now() - ahead };
  const engine = await createEngine({ storageFolder: storage, threads: 2, clock, log: (message) => void log.push(message) });
  const faults = `${sandbox.record.arm}/_sandbox/faults`;
  return {
    sandbox,
    engine,
    storage,
    log,
    as: async (account, tenant = 'contoso') => {
      const connectionId = `${account}/${tenant}`;
      const signIn = { kind: 'sandboxUser', account: account.includes('@') ? account : `${account}@contoso.example` } as const;
      await engine.handlers['azure/connect']({ connectionId, cloud: 'sandbox', sandbox: sandbox.record, signIn }, context);
      return { connectionId, tenantId: tenantIds[tenant], tenantName: tenant.charAt(0).toUpperCase() + tenant.slice(1) };
    },
    plan: (place, answers) => engine.handlers['setup/plan']({ place, answers }, context),
    apply: (plan, signal) => engine.handlers['setup/apply']({ plan }, { ...context, ...(signal ? { signal } : {}) }),
    fault: async (body) => void (await sandbox.ask(faults, { method: 'POST', body })),
    clearFaults: () => sandbox.faults.clear(),
    close: async () => {
      await engine.dispose();
      await sandbox.close();
      await rm(storage, { recursive: true, force: true });
    },
  };
}

/** The id of a workspace of the sandbox's production subscription. */
export const workspaceId = (name: string): string =>
  `/subscriptions/${subscriptionIds.production}/resourceGroups/rg-monitor/providers/Microsoft.OperationalInsights/workspaces/${name}`;
