import { createEngine, type Engine } from '../../src/engine/engine';
import { hostHandlers } from '../../src/features/console/hostHandlers';
import { pageHandlers } from '../../src/features/console/pageHandlers';
import type { EngineClient } from '../../src/host/engineClient';
import type { HostFunctions } from '../../src/protocol/consolePage';
import type { Handlers } from '../../src/protocol/rpc';

/** A real engine, without a process around it, and the host's side of a page over it. */
export async function pageEngine(storageFolder: string): Promise<{ engine: Engine; handlers: Handlers<HostFunctions> }> {
  const engine = await createEngine({ storageFolder });
  const known = engine.handlers as unknown as Record<string, (params: unknown, context: unknown) => Promise<unknown>>;
  const request = ((name: string, params: unknown, options: { signal?: AbortSignal; progress?: (step: never) => void } = {}) => {
    const context = { signal: options.signal ?? new AbortController().signal, progress: options.progress ?? (() => undefined) };
    return known[name]?.(params, context) ?? Promise.resolve(name === 'language/hover' ? undefined : []);
  }) as EngineClient['request'];
  const nothing = (): Promise<void> => Promise.resolve();
  const own = hostHandlers(
    {
      start: () => ({ kind: 'console', sources: [] }),
      showing: () => undefined,
      running: () => undefined,
      cancel: () => undefined,
      runAgain: () => undefined,
      appendClause: () => undefined,
      revealPlace: () => undefined,
    },
    { run: nothing, copy: nothing, openDocument: nothing, saveChart: nothing },
  );
  return { engine, handlers: pageHandlers({ request }, own) };
}
