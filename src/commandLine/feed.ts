import { UserError } from '../base/errors';
import { systemClock } from '../base/clock';
import { timeLimit } from '../base/timeLimit';
import { createConnections } from '../flows/azure/connections';
import { readFeedConfig } from '../flows/feed/feedConfig';
import { feedSchema } from '../flows/feed/feedSchema';
import { createFeedBudgets } from '../flows/feed/feedSources';
import { isHealthy, newStatus } from '../flows/feed/feedStatus';
import type { FeedEvent } from '../flows/feed/feedStatus';
import { runFeed } from '../flows/feed/runFeed';
import type { Command, ExitCode, GivenOptions } from './command';
import { textOption, UsageError } from './command';
import { durationOf } from './duration';
import type { Terminal } from './terminal';
import { write } from './terminal';
import { askedCloud, cloudOptions } from './workspace';

export const feedCommand: Command = {
  name: 'feed',
  usage: 'feed --config FILE [--for DURATION]',
  summary: 'Writes new records of the directory and the Activity Log to files, each once, until it is stopped.',
  options: [
    { name: 'config', type: 'string', value: 'FILE', help: 'what is read and where it is written, as JSON; --schema prints how' },
    {
      name: 'for',
      type: 'string',
      value: 'DURATION',
      help: 'end after this time: 30s, 10m, 2h; until Ctrl+C or SIGTERM where it is not said',
    },
    { name: 'json', type: 'boolean', help: 'tell what happens as one JSON object a line on standard output' },
    { name: 'schema', type: 'boolean', help: 'print the JSON schema of the configuration' },
    ...cloudOptions,
  ],
  examples: ['feed --config feed.json', 'feed --config feed.json --cloud sandbox --for 10m --json', 'feed --schema'],
  run: async (given, words, terminal) => {
    if (words.length > 0) throw new UsageError(`feed takes no words, but “${words.join(' ')}” was given.`);
    if (given['schema'] === true) {
      await write(
        terminal.output,
        `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...feedSchema }, undefined, 2)}\n`,
      );
      return 0;
    }
    const file = textOption(given, 'config');
    if (file === undefined) throw new UsageError('feed needs --config FILE.');
    const length = durationOf('for', textOption(given, 'for'));
    const ending = timeLimit(terminal.signal, length);
    try {
      return await runConfigured(given, file, terminal, ending.signal);
    } finally {
      ending.dispose();
    }
  },
};

async function runConfigured(given: GivenOptions, file: string, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const config = await readFeedConfig(file).catch((error: unknown) => {
    throw error instanceof UserError ? new UsageError(error.message) : error;
  });
  const asked = textOption(given, 'cloud') === undefined ? { cloud: config.cloud, profile: config.profile, ...given } : given;
  const cloud = await askedCloud(asked);
  const status = newStatus(config.name, systemClock.now());
  const log = (event: FeedEvent): void => tell(event, given['json'] === true, terminal);
  try {
    const connections = createConnections({ showCode: ({ message }) => void terminal.errors.write(`${message}\n`) });
    const connection = await connections.open(await cloud.connection());
    const budgets = createFeedBudgets(systemClock);
    await runFeed({ config, connection, budgets, clock: systemClock, random: Math.random, signal, status, changed: () => undefined, log });
    return isHealthy(status) ? 0 : 1;
  } catch (error) {
    // What was told already is not told twice.
    if (status.failure === undefined) terminal.errors.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    await cloud.close();
  }
}

function tell(event: FeedEvent, asJson: boolean, { output, errors }: Terminal): void {
  if (asJson) output.write(`${JSON.stringify(event)}\n`);
  else errors.write(`${event.time} ${event.level}: ${event.message}\n`);
}
