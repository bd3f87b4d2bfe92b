import type { IdentityParts } from '../../../src/features/setup/identityKeys';
import type { EngineRequests } from '../../../src/protocol/engine';
import { memoryStorage } from '../memoryStorage';
import { context } from './openSetup';
import type { SetupBench } from './openSetup';
import { applyIn, certificateMaker, planIn } from '../../../src/features/setup/identityCommands';
import type { TenantLine, Work } from '../../../src/features/setup/identityCommands';
import type { IdentityState } from '../../../src/features/setup/identitySteps';

/** What the commands on identities work with: the engine of a bench, and stores that last as long as the test. */
export function identityParts({ engine }: SetupBench): IdentityParts & { readonly kept: ReadonlyMap<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    storage: memoryStorage(),
    secrets: {
      get: (key) => Promise.resolve(kept.get(key)),
      store: (key, value) => Promise.resolve(void kept.set(key, value)),
      delete: (key) => Promise.resolve(void kept.delete(key)),
    },
    engine: {
      request: async (name, params, { signal } = {}) => {
        const handlers = engine.handlers as Readonly<Record<string, (given: unknown, given2: typeof context) => Promise<unknown>>>;
        return (await handlers[name]!(params, signal ? { ...context, signal } : context)) as EngineRequests[typeof name]['result'];
      },
    },
  };
}

/** Signs the window's own connection in, which the commands on identities ask by. */
export async function connectWindow({ engine, sandbox }: SetupBench): Promise<void> {
  const signIn = { kind: 'sandboxUser', account: 'ada.admin@contoso.example' } as const;
  await engine.handlers['azure/connect']({ connectionId: 'azure', cloud: 'sandbox', sandbox: sandbox.record, signIn }, context);
}

/** Makes identities as the wizard does when its review is answered with *Apply*. */
export async function createIn(parts: IdentityParts, state: IdentityState, work: Work): Promise<readonly TenantLine[]> {
  const certificate = await certificateMaker(parts)(state, work.signal);
  return applyIn(parts, { state, reviews: await planIn(parts, state, certificate, work.signal), certificate }, work);
}
