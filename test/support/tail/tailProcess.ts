import { readFileSync } from 'node:fs';
import { createEngine } from '../../../src/engine/engine';
import type { AzureConnection } from '../../../src/protocol/azure';
import type { StartTail } from '../../../src/protocol/tail';

/** A process with an engine that follows, for tests that kill it: `tailProcess.ts FOLDER FILE`, the file with the connection and what to start. */
const [, , storageFolder = '', file = ''] = process.argv;
const context = { signal: new AbortController().signal, progress: () => undefined };
const { connection, start } = JSON.parse(readFileSync(file, 'utf8')) as { readonly connection: AzureConnection; readonly start: StartTail };
void createEngine({ storageFolder, threads: 1 }).then(async (engine) => {
  await engine.handlers['azure/connect'](connection, context);
  engine.on('tail/changed', ({ total, state }) => process.stdout.write(`${JSON.stringify({ total, state })}\n`));
  await engine.handlers['tail/start'](start, context);
});
