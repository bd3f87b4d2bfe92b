import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { createEngine } from '../src/engine/engine';
import type { Engine } from '../src/engine/engine';
import type { TailInfo } from '../src/protocol/tail';
import { eventAt } from './tailEvents';

/** What is asked of the process of `tailEngine.ts`. */
export type AskEngine =
  | { readonly kind: 'request'; readonly id: number; readonly name: string; readonly params: unknown }
  /** Writes events on the file that the tail follows, ten times a second. */
  | { readonly kind: 'feed'; readonly id: number; readonly seconds: number };

/** What the process tells. */
export type EngineTells =
  | { readonly kind: 'ready'; readonly tail: TailInfo }
  | { readonly kind: 'changed'; readonly tail: TailInfo }
  | { readonly kind: 'answer'; readonly id: number; readonly result?: unknown; readonly failure?: string };

/** How long the event loop of the engine was blocked while events were written, at most, in milliseconds; the writing of the file is in it. */
export interface Fed {
  readonly blocked: number;
}

export const eventsPerSecond = 2000;
const context = { signal: new AbortController().signal, progress: (): undefined => undefined };

/** A process with an engine that follows a file, and with the writer of this file: `tailEngine.ts FOLDER`. */
async function serve(folder: string): Promise<void> {
  const tell = (news: EngineTells): void => void process.send?.(news);
  const file = join(folder, 'growing.jsonl');
  await writeFile(file, '');
  const engine = await createEngine({ storageFolder: folder, threads: 2 });
  engine.on('tail/changed', (tail) => tell({ kind: 'changed', tail }));
  tell({ kind: 'ready', tail: await engine.handlers['tail/start']({ connectionId: '', scopes: [], files: [file] }, context) });
  let written = 0;
  const feed = async (seconds: number): Promise<Fed> => {
    const delays = monitorEventLoopDelay({ resolution: 5 });
    delays.enable();
    const began = performance.now();
    for (let step = 0; step < seconds * 10; step++, written += eventsPerSecond / 10) {
      const lines = Array.from({ length: eventsPerSecond / 10 }, (_, index) => `${JSON.stringify(eventAt(written + index, Date.now()))}\n`);
      await appendFile(file, lines.join(''));
      await wait(Math.max(0, began + (step + 1) * 100 - performance.now()));
    }
    delays.disable();
    return { blocked: delays.max / 1e6 };
  };
  process.on('message', (asked: AskEngine) => {
    const work = asked.kind === 'feed' ? feed(asked.seconds) : run(engine, asked.name, asked.params);
    work.then(
      (result) => tell({ kind: 'answer', id: asked.id, result }),
      (error: unknown) => tell({ kind: 'answer', id: asked.id, failure: String(error) }),
    );
  });
  process.once('disconnect', () => void engine.dispose().finally(() => process.exit(0)));
}

async function run(engine: Engine, name: string, params: unknown): Promise<unknown> {
  const handlers = engine.handlers as unknown as Record<string, (params: unknown, context: unknown) => Promise<unknown>>;
  return handlers[name]?.(params, context);
}

const [, script = '', folder] = process.argv;
if (script.includes('tailEngine') && folder !== undefined) void serve(folder);
