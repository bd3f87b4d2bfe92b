import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { createEngine } from '../../../src/engine/engine';
import type { Engine } from '../../../src/engine/engine';
import type { SetupAnswers, SetupOutcome, SetupPlan } from '../../../src/protocol/setup';
import { subscriptionIds, tenantIds } from '../../../src/sandbox/world/seed/tenants';
import type { SandboxOptions } from '../../../src/sandbox/startSandbox';
import { openSandbox } from './openSandbox';
import type { TestSandbox } from './openSandbox';

type Place = SetupPlan['place'];

/** An engine that is signed in to a sandbox as one person after another. */
export interface SetupBench {
  readonly sandbox: TestSandbox;
  readonly engine: Engine;
  readonly storage: string;
  /** What the engine wrote into its log. */
  readonly log: readonly string[];
  /** Signs a person in, and gives the place of a tenant as that person sees it. */
  as(account: string, tenant?: keyof typeof tenantIds): Promise<Place>;
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
      const place = placeOf(account, tenant);
      const { connectionId } = place;
      const signIn = { kind: 'sandboxUser', account: account.includes('@') ? account : `${account}@contoso.example` } as const;
      await engine.handlers['azure/connect']({ connectionId, cloud: 'sandbox', sandbox: sandbox.record, signIn }, context);
      return place;
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

/** A tenant as a person of the bench reaches it. */
function placeOf(account: string, tenant: keyof typeof tenantIds = 'contoso'): Place {
  return {
    connectionId: `${account}/${tenant}`,
    tenantId: tenantIds[tenant],
    tenantName: tenant.charAt(0).toUpperCase() + tenant.slice(1),
  };
}

/** A bench for all tests of a file, signed in as one person: opened before the first, closed after the last; no fault outlasts its test. */
export function useSetup(account: string, options: SandboxOptions = {}): { readonly bench: SetupBench; readonly place: Place } {
  let opened: SetupBench | undefined;
  const open = (): SetupBench => opened!;
  beforeAll(async () => {
    opened = await openSetup(options);
    await opened.as(account);
  }, 60_000);
  afterEach(() => open().clearFaults());
  afterAll(() => opened?.close());
  const bench: SetupBench = {
    get sandbox() {
      return open().sandbox;
    },
    get engine() {
      return open().engine;
    },
    get storage() {
      return open().storage;
    },
    get log() {
      return open().log;
    },
    as: (...given) => open().as(...given),
    plan: (...given) => open().plan(...given),
    apply: (...given) => open().apply(...given),
    fault: (body) => open().fault(body),
    clearFaults: () => open().clearFaults(),
    close: () => open().close(),
  };
  return { bench, place: placeOf(account) };
}

/** The id of a workspace of the sandbox's production subscription. */
export const workspaceId = (name: string): string =>
  `/subscriptions/${subscriptionIds.production}/resourceGroups/rg-monitor/providers/Microsoft.OperationalInsights/workspaces/${name}`;
