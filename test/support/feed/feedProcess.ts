import { readFileSync } from 'node:fs';
import { systemClock } from '../../../src/base/clock';
import type { Clock } from '../../../src/base/clock';
import { createConnections } from '../../../src/flows/azure/connections';
import { readFeedConfig } from '../../../src/flows/feed/feedConfig';
import { newStatus } from '../../../src/flows/feed/feedStatus';
import { runFeed } from '../../../src/flows/feed/runFeed';
import { createCallBudget } from '../../../src/flows/tail/callBudget';
import type { AzureConnection } from '../../../src/protocol/azure';

/** A process that runs a feed, for tests that kill it: `feedProcess CONFIG CONNECTION AHEAD [CALLS MILLISECONDS]`. Its clock is AHEAD by so many milliseconds. It asks for the Activity Log so often at most, else as often as it likes, and prints how it stands, a line each time. */
const [, , configFile = '', connectionFile = '', ahead = '0', calls = '100000', milliseconds = '1000'] = process.argv;
const clock: Clock = { now: () => systemClock.now() + Number(ahead) };
const ending = new AbortController();
process.once('SIGTERM', () => ending.abort());

async function run(): Promise<void> {
  const config = await readFeedConfig(configFile);
  const connections = createConnections({ showCode: () => undefined });
  const connection = await connections.open(JSON.parse(readFileSync(connectionFile, 'utf8')) as AzureConnection);
  const budget = createCallBudget({ calls: Number(calls), milliseconds: Number(milliseconds) }, clock);
  const status = newStatus(config.name, clock.now());
  const print = (): void => void process.stdout.write(`${JSON.stringify({ status })}\n`);
  await runFeed({
    config,
    connection,
    budgets: { graph: () => budget, activity: budget },
    clock,
    random: () => 0,
    signal: ending.signal,
    status,
    changed: print,
    log: (event) => void process.stdout.write(`${JSON.stringify({ event })}\n`),
  });
}

void run().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
