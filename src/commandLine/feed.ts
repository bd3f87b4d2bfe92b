import { resolve } from 'node:path';
import { systemClock } from '../base/clock';
import { UserError } from '../base/errors';
import { timeLimit } from '../base/timeLimit';
import type { CloudConnection } from '../azure/connection';
import { readProfile } from '../azure/profile';
import { createConnections } from '../flows/azure/connections';
import { readFeedConfig } from '../flows/feed/feedConfig';
import type { FeedConfig } from '../flows/feed/feedConfig';
import { serveHealth } from '../flows/feed/feedHealth';
import { feedSchema } from '../flows/feed/feedSchema';
import { createFeedBudgets } from '../flows/feed/feedSources';
import { isHealthy, newStatus } from '../flows/feed/feedStatus';
import type { FeedEvent } from '../flows/feed/feedStatus';
import { runFeed } from '../flows/feed/runFeed';
import { profileFileOf, serviceRecipes } from '../flows/feed/serviceRecipes';
import type { RecipePlace, ServiceRecipe } from '../flows/feed/serviceRecipes';
import { testFeed } from '../flows/feed/testFeed';
import type { Command, ExitCode, GivenOptions } from './command';
import { resultSigns } from './planText';
import { textOption, UsageError } from './command';
import { durationOf } from './duration';
import type { Terminal } from './terminal';
import { write } from './terminal';
import { askedCloud, cloudOptions } from './workspace';

const recipes = Object.keys(serviceRecipes);

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
    {
      name: 'health',
      type: 'string',
      value: 'PORT',
      help: 'serve /healthz and /metrics (Prometheus) at this port of 127.0.0.1; 0 for a free one',
    },
    {
      name: 'test',
      type: 'boolean',
      help: 'only look whether all that the feed needs is there; the exit code is 1 where something is not',
    },
    { name: 'service', type: 'string', value: 'KIND', help: `print a recipe to run it as a service: ${recipes.join(', ')}` },
    { name: 'schema', type: 'boolean', help: 'print the JSON schema of the configuration' },
    ...cloudOptions,
  ],
  examples: ['feed --config feed.json', 'feed --config feed.json --test', 'feed --config feed.json --cloud sandbox --for 10m --json'],
  run: async (given, words, terminal) => {
    if (words.length > 0) throw new UsageError(`feed takes no words, but “${words.join(' ')}” was given.`);
    if (given['schema'] === true) return printSchema(terminal);
    const file = textOption(given, 'config');
    if (file === undefined) throw new UsageError('feed needs --config FILE.');
    const length = durationOf('for', textOption(given, 'for'));
    const config = await readFeedConfig(file).catch((error: unknown) => {
      throw error instanceof UserError ? new UsageError(error.message) : error;
    });
    const service = textOption(given, 'service');
    if (service !== undefined) return printService(service, { config, file, options: startedWith(given) }, terminal);
    const ending = timeLimit(terminal.signal, length);
    try {
      return await withConnection(config, given, terminal, (connection) =>
        given['test'] === true ? test(config, connection, terminal) : run({ config, connection, given, terminal, signal: ending.signal }),
      );
    } finally {
      ending.dispose();
    }
  },
};

async function printSchema({ output }: Terminal): Promise<ExitCode> {
  const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...feedSchema };
  await write(output, `${JSON.stringify(schema, undefined, 2)}\n`);
  return 0;
}

async function printService(
  kind: string,
  { config, file, options }: { readonly config: FeedConfig; readonly file: string; readonly options: readonly string[] },
  { output }: Terminal,
): Promise<ExitCode> {
  if (!recipes.includes(kind)) throw new UsageError(`--service is one of ${recipes.join(', ')}, not “${kind}”.`);
  const place = {
    config,
    configFile: resolve(file),
    certificateFile: await certificateOf({ config, options }),
    node: process.execPath,
    program: resolve(process.argv[1] ?? 'cli.js'),
    options,
  };
  await write(output, serviceRecipes[kind as ServiceRecipe](place));
  return 0;
}

/** The certificate that the profile names. It may be made later than the recipe. */
async function certificateOf(place: Pick<RecipePlace, 'config' | 'options'>): Promise<string | undefined> {
  const file = profileFileOf(place);
  const profile = file === undefined ? undefined : await readProfile(file).catch(() => undefined);
  return profile?.signIn.kind === 'certificate' ? profile.signIn.certificateFile : undefined;
}

/** What was said on the command line is said to the service too. */
function startedWith(given: GivenOptions): readonly string[] {
  return ['cloud', 'profile', 'sandbox', 'health'].flatMap((name) => {
    const value = textOption(given, name);
    if (value === undefined) return [];
    return [`--${name}`, value.endsWith('.json') ? resolve(value) : value];
  });
}

async function withConnection(
  config: FeedConfig,
  given: GivenOptions,
  { errors }: Terminal,
  work: (connection: CloudConnection) => Promise<ExitCode>,
): Promise<ExitCode> {
  const asked = textOption(given, 'cloud') === undefined ? { cloud: config.cloud, profile: config.profile, ...given } : given;
  const cloud = await askedCloud(asked);
  try {
    const connections = createConnections({ showCode: ({ message }) => void errors.write(`${message}\n`) });
    return await work(await connections.open(await cloud.connection()));
  } finally {
    await cloud.close();
  }
}

async function test(config: FeedConfig, connection: CloudConnection, { output, signal }: Terminal): Promise<ExitCode> {
  const checks = await testFeed({ config, connection, budgets: createFeedBudgets(systemClock), clock: systemClock, signal });
  await write(output, checks.map(({ title, result, what }) => `${resultSigns[result]} ${title}: ${what}\n`).join(''));
  return checks.some(({ result }) => result === 'fail') ? 1 : 0;
}

interface Running {
  readonly config: FeedConfig;
  readonly connection: CloudConnection;
  readonly given: GivenOptions;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

async function run({ config, connection, given, terminal, signal }: Running): Promise<ExitCode> {
  const clock = systemClock;
  const status = newStatus(config.name, clock.now());
  const log = (event: FeedEvent): void => tell(event, given['json'] === true, terminal);
  const port = portOf(textOption(given, 'health'));
  const page = port === undefined ? undefined : await serveHealth(port, status, clock);
  if (page) terminal.errors.write(`http://127.0.0.1:${page.port}/healthz and /metrics tell how it stands.\n`);
  try {
    const budgets = createFeedBudgets(clock);
    await runFeed({ config, connection, budgets, clock, random: Math.random, signal, status, changed: () => undefined, log });
    return isHealthy(status) ? 0 : 1;
  } catch {
    // It was told by its event.
    return 1;
  } finally {
    await page?.close();
  }
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined || (/^\d{1,5}$/.test(text) && Number(text) < 65_536)) return text === undefined ? undefined : Number(text);
  throw new UsageError(`“${text}” is no port for --health. Give a number up to 65535, or 0 for a free one.`);
}

function tell({ action: _forButtons, ...event }: FeedEvent, asJson: boolean, { output, errors }: Terminal): void {
  if (asJson) output.write(`${JSON.stringify(event)}\n`);
  else errors.write(`${event.time} ${event.level}: ${event.message}\n`);
}
