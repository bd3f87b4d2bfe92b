import { readFileSync } from 'node:fs';
import { createEngine } from '../src/engine/engine';
import type { AzureConnection } from '../src/protocol/azure';
import type { StartTail } from '../src/protocol/tail';

/** What a process that is killed again and again is given. */
export interface TailRun {
  readonly connection: AzureConnection;
  readonly start: StartTail;
  /** The sandbox's time: it was `began` when the clock of this machine showed `realBegan`, and goes so many times as fast. */
  readonly began: number;
  readonly realBegan: number;
  readonly speed: number;
}

const context = { signal: new AbortController().signal, progress: (): undefined => undefined };

/** A process with an engine that follows an Activity Log: `tailRunner.cjs FOLDER FILE`, the file with what it is given. */
async function follow(storageFolder: string, file: string): Promise<void> {
  const { connection, start, began, realBegan, speed } = JSON.parse(readFileSync(file, 'utf8')) as TailRun;
  const clock = { now: () => Math.floor(began + (Date.now() - realBegan) * speed) };
  const engine = await createEngine({ storageFolder, threads: 1, clock });
  await engine.handlers['azure/connect'](connection, context);
  engine.on('tail/changed', ({ total, state }) => process.stdout.write(`${JSON.stringify({ total, state })}\n`));
  await engine.handlers['tail/start'](start, context);
}

const [, script = '', folder, file] = process.argv;
if (script.includes('tailRunner') && folder !== undefined && file !== undefined) void follow(folder, file);
