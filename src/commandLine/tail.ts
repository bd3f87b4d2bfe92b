import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { messageOf, UserError } from '../base/errors';
import { hubNameOf } from '../base/hubName';
import { timeLimit } from '../base/timeLimit';
import type { Engine } from '../engine/engine';
import type { RequestContext } from '../protocol/engine';
import type { TailFilter, TailHub, TailInfo, TailRow, TailScope, TailTable } from '../protocol/tail';
import type { Command, GivenOptions } from './command';
import { listOption, textOption, UsageError } from './command';
import { durationOf } from './duration';
import { contextOf, reportFailure, withEngine } from './session';
import type { Terminal } from './terminal';
import { write } from './terminal';
import { askedCloud, cloudOptions, commandLineConnection, findWorkspace } from './workspace';

export const tailCommand: Command = {
  name: 'tail',
  usage: 'tail --subscription NAME | --workspace NAME --table TABLE | --event-hub FILE | --file FILE [--where KQL] [--for DURATION]',
  summary: 'Follows the Activity Log of subscriptions: one sentence for each event, as it comes.',
  options: [
    {
      name: 'subscription',
      type: 'string',
      value: 'NAME',
      multiple: true,
      help: 'subscription to follow, by name or id; may stand several times',
    },
    { name: 'tenant', type: 'string', value: 'TENANT', help: 'look for subscriptions in this tenant alone, by name, domain or id' },
    { name: 'tenant-log', type: 'boolean', help: 'follow the log of the tenant itself too; needs --tenant' },
    {
      name: 'workspace',
      type: 'string',
      value: 'NAME',
      help: 'follow tables of this Log Analytics workspace, by its name or its id, as their rows come there',
    },
    { name: 'table', type: 'string', value: 'TABLE', multiple: true, help: 'a table of --workspace; may stand several times' },
    {
      name: 'event-hub',
      type: 'string',
      value: 'FILE',
      help: 'follow an event hub that the log is streamed to, for seconds instead of minutes: a file with its connection string',
    },
    { name: 'hub', type: 'string', value: 'NAME', help: 'the hub, where the connection string names none' },
    {
      name: 'consumer-group',
      type: 'string',
      value: 'NAME',
      help: 'a consumer group of your own for --event-hub; $Default where it is not said',
    },
    {
      name: 'file',
      type: 'string',
      value: 'FILE',
      multiple: true,
      help: 'follow a growing file of Activity Log records, one JSON object on a line',
    },
    { name: 'where', type: 'string', value: 'KQL', help: `show only what meets a predicate over AzureActivity, as in 'Level == "Error"'` },
    { name: 'since', type: 'string', value: 'DURATION', help: 'begin this far back: 30m, 6h, 7d; 1h where it is not said, 90d at most' },
    { name: 'for', type: 'string', value: 'DURATION', help: 'end after this time: 30s, 10m, 2h; until Ctrl+C where it is not said' },
    { name: 'poll', type: 'string', value: 'SECONDS', help: 'the longest pause between two looks; 60 where it is not said' },
    { name: 'json', type: 'boolean', help: 'one JSON object a line in place of sentences' },
    { name: 'record', type: 'string', value: 'FILE', help: 'write each event to FILE too, as JSON lines exactly as the service told it' },
    { name: 'storage', type: 'string', value: 'DIR', help: 'where events and positions are kept between runs' },
    ...cloudOptions,
  ],
  examples: [
    `tail --subscription sub-prod --where 'Level in ("Error", "Critical")'`,
    'tail --cloud sandbox --subscription "Contoso Production" --since 2d --for 30s --json',
  ],
  run: async (given, words, terminal) => {
    if (words.length > 0) throw new UsageError(`tail takes no words, but “${words.join(' ')}” was given. Filter with --where KQL.`);
    const hubs = await hubsOf(given);
    const isAsked = asksCloud(given);
    if (!isAsked && hubs.length + listOption(given, 'file').length === 0)
      throw new UsageError('tail needs --subscription NAME, --workspace NAME with --table TABLE, --event-hub FILE or --file FILE.');
    const times = timesOf(given);
    const cloud = isAsked ? await askedCloud(given) : undefined;
    try {
      return await withEngine(given, async (engine) => {
        await checkFilter(engine, given);
        await cloud?.connect(engine, contextOf(terminal));
        const scopes = cloud ? await scopesOf(engine, given, contextOf(terminal)) : [];
        const tables = await tablesOf(engine, given, contextOf(terminal));
        // Signing in and listing take none of the time that is asked for.
        const ending = timeLimit(terminal.signal, times.length);
        const following = follow({ engine, given, times, terminal, scopes, hubs, tables, signal: ending.signal });
        return await following.finally(() => ending.dispose());
      });
    } catch (error) {
      return reportFailure(error, { text: textOption(given, 'where') ?? '' }, terminal);
    } finally {
      await cloud?.close();
    }
  },
};

/** The times that are asked for, in milliseconds; what cannot be read is told before anything is asked of anybody. */
function timesOf(given: GivenOptions): Times {
  const poll = Number(textOption(given, 'poll') ?? 60);
  if (!(poll > 0)) throw new UsageError('--poll is a number of seconds.');
  return {
    length: durationOf('for', textOption(given, 'for')),
    first: durationOf('since', textOption(given, 'since')) ?? 3_600_000,
    poll: poll * 1000,
  };
}

interface Times {
  /** How long it follows; until it is stopped where that is not said. */
  readonly length: number | undefined;
  /** How far back it begins. */
  readonly first: number;
  readonly poll: number;
}

/** Whether what is to be followed has to be asked of a cloud. */
function asksCloud(given: GivenOptions): boolean {
  const tables = listOption(given, 'table');
  if ((textOption(given, 'workspace') === undefined) !== (tables.length === 0))
    throw new UsageError('--workspace NAME and --table TABLE go together.');
  const hasOwnLog = given['tenant-log'] === true;
  if (hasOwnLog && textOption(given, 'tenant') === undefined) throw new UsageError('--tenant-log needs --tenant TENANT.');
  return hasOwnLog || listOption(given, 'subscription').length + tables.length > 0;
}

async function tablesOf(engine: Engine, given: GivenOptions, context: RequestContext): Promise<readonly TailTable[]> {
  const workspace = textOption(given, 'workspace');
  if (workspace === undefined) return [];
  const { tenantId, customerId, name } = await findWorkspace(engine, workspace, context);
  return listOption(given, 'table').map((table) => ({ tenantId, customerId, name, table }));
}

async function hubsOf(given: GivenOptions): Promise<readonly TailHub[]> {
  const [file, hub] = [textOption(given, 'event-hub'), textOption(given, 'hub')];
  if (file === undefined) return [];
  const connectionString = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${messageOf(error)}`);
  });
  const name = hub ?? hubNameOf(connectionString);
  if (name === undefined) throw new UsageError('The connection string names no hub. Name one with --hub NAME.');
  const place = { name, connectionString: connectionString.trim(), consumerGroup: textOption(given, 'consumer-group') ?? '$Default' };
  return [{ ...place, ...(hub === undefined ? {} : { hub }) }];
}

async function scopesOf(engine: Engine, given: GivenOptions, context: RequestContext): Promise<readonly TailScope[]> {
  const connectionId = commandLineConnection;
  const wanted = listOption(given, 'subscription');
  if (wanted.length === 0 && given['tenant-log'] !== true) return [];
  const only = textOption(given, 'tenant')?.toLowerCase();
  const isWanted = (texts: readonly (string | undefined)[], name: string): boolean =>
    texts.some((text) => text?.toLowerCase() === name.toLowerCase());
  const tenants = (await engine.handlers['azure/tenants']({ connectionId }, context)).filter(
    ({ tenantId, name, domain }) => only === undefined || isWanted([tenantId, name, domain], only),
  );
  if (tenants.length === 0) throw new UserError(`There is no tenant ${only ?? ''} that you may see.`, { code: 'tenant-unknown' });
  const found: TailScope[] = [];
  const seen: string[] = [];
  for (const { tenantId, name: tenantName } of tenants) {
    if (given['tenant-log'] === true) found.push({ tenantId, tenantName, name: tenantName });
    const place = { connectionId, tenantId, tenantName };
    const subscriptions = await engine.handlers['azure/subscriptions'](place, context).catch((error: unknown) => {
      // A tenant that this account only hears of ends no search.
      if (error instanceof UserError && tenants.length > 1) return [];
      throw error;
    });
    for (const { subscriptionId, name } of subscriptions) {
      seen.push(name);
      const isNew = !found.some((scope) => scope.subscriptionId === subscriptionId);
      if (isNew && wanted.some((one) => isWanted([subscriptionId, name], one))) found.push({ tenantId, tenantName, subscriptionId, name });
    }
  }
  const missing = wanted.find((one) => !found.some(({ subscriptionId, name }) => isWanted([subscriptionId, name], one)));
  if (missing === undefined) return found;
  const others = seen.length === 0 ? 'You may read none.' : `You may read ${[...new Set(seen)].join(', ')}.`;
  throw new UserError(`There is no subscription ${missing} that you may read. ${others}`, { code: 'subscription-unknown' });
}

function filterOf(given: GivenOptions): TailFilter {
  const text = textOption(given, 'where');
  return text === undefined ? {} : { text, kql: true };
}

async function checkFilter(engine: Engine, given: GivenOptions): Promise<void> {
  const { diagnostics } = await engine.handlers['tail/check']({ filter: filterOf(given) }, quiet);
  const wrong = diagnostics.find(({ severity }) => severity === 'error');
  if (wrong) throw new UserError(`--where cannot be read: ${wrong.message}`, { code: wrong.code });
}

interface Following {
  readonly engine: Engine;
  readonly given: GivenOptions;
  readonly times: Times;
  readonly terminal: Terminal;
  readonly scopes: readonly TailScope[];
  readonly hubs: readonly TailHub[];
  readonly tables: readonly TailTable[];
  readonly signal: AbortSignal;
}

/** What goes on until the tail is stopped is cancelled by nobody. */
const quiet: RequestContext = { signal: new AbortController().signal, progress: () => undefined };

/** Prints until the signal, or until no log can be read any more. */
async function follow(following: Following): Promise<0 | 1> {
  const { engine, given, terminal, signal } = following;
  const where = textOption(given, 'where');
  const filter = filterOf(given);
  const started = await startTail(following);
  const teller = tellerOf(terminal);
  let info = started;
  let printed = started.last;
  let done: (code: 0 | 1) => void = () => undefined;
  const ended = new Promise<0 | 1>((resolve) => (done = resolve));
  const print = async (): Promise<void> => {
    const { last } = info;
    teller.states(info);
    if (last > printed) {
      const since = printed;
      printed = last;
      await printRows(following, { tailId: info.tailId, filter: { ...filter, since }, asOf: last });
    }
    if (info.state === 'failed') done(1);
  };
  const orFail = (error: unknown): void => done(reportFailure(error, { text: where ?? '', place: '--where' }, terminal));
  let printing = printEarlier(following, started, filter).catch(orFail);
  const changed = engine.on('tail/changed', (news) => {
    info = news;
    printing = printing.then(print).catch(orFail);
  });
  signal.addEventListener('abort', () => done(0), { once: true });
  if (signal.aborted) done(0);
  const code = await ended;
  changed.dispose();
  await printing;
  info = await engine.handlers['tail/stop']({ tailId: info.tailId }, quiet);
  if (code === 0) await print();
  return code;
}

async function startTail({ engine, given, times, scopes, hubs, tables }: Following): Promise<TailInfo> {
  const file = textOption(given, 'record');
  const [firstMinutes, pollSeconds] = [times.first / 60_000, times.poll / 1000];
  const files = listOption(given, 'file').map((path) => resolve(path));
  const record = file === undefined ? {} : { record: resolve(file) };
  return engine.handlers['tail/start'](
    { connectionId: commandLineConnection, scopes, hubs, files, tables, firstMinutes, pollSeconds, ...record },
    quiet,
  );
}

/** What an earlier run has stored of the first window. */
async function printEarlier(following: Following, { tailId, last: asOf }: TailInfo, filter: TailFilter): Promise<void> {
  if (asOf === 0) return;
  const time = new Date(Date.now() - following.times.first).toISOString();
  const { rows } = await following.engine.handlers['tail/after']({ tailId, filter, folded: false, asOf, time }, quiet);
  await printRows(following, { tailId, filter, asOf, rows });
}

const rowsAtOnce = 1000;

interface Printed {
  readonly tailId: string;
  readonly filter: TailFilter;
  readonly asOf: number;
  /** How many of the newest rows; all where it is not said. */
  readonly rows?: number;
}

async function printRows({ engine, given, terminal }: Following, { tailId, filter, asOf, rows: most }: Printed): Promise<void> {
  const view = { tailId, filter, folded: false, asOf };
  const { shown } = await engine.handlers['tail/look']({ ...view, count: 0 }, quiet);
  for (let left = Math.min(shown, most ?? shown); left > 0; left -= rowsAtOnce) {
    const count = Math.min(rowsAtOnce, left);
    const rows = await engine.handlers['tail/rows']({ ...view, fromEnd: left - count, count }, quiet);
    await write(terminal.output, rows.map((row) => (given['json'] === true ? `${JSON.stringify(row)}\n` : lineOf(row))).join(''));
  }
}

const marks: Readonly<Record<TailRow['outcome'], string>> = { success: '✔', failure: '✖', running: '…', unknown: '·' };

function lineOf({ time, outcome, severity, late, sentence }: TailRow): string {
  const level = severity === 'Informational' || severity === 'Verbose' ? '' : `${severity}: `;
  return `${time.slice(0, 19).replace('T', ' ')}Z ${marks[outcome]} ${level}${sentence}${late ? ' (late)' : ''}\n`;
}

/** Tells on standard error what changes in how the logs stand, each once. */
function tellerOf({ errors }: Terminal): { readonly states: (info: TailInfo) => void } {
  const told = new Map<string, string>();
  const tell = (key: string, text: string): void => {
    if (told.get(key) === text) return;
    told.set(key, text);
    errors.write(`${text}\n`);
  };
  return {
    states: ({ scopes, notices, recording, recordingFailure }) => {
      for (const { name, state, failure } of scopes) {
        if (failure !== undefined) tell(name, state === 'retrying' ? `${name}: ${failure} It is tried again.` : `${name}: ${failure}`);
        else if (state === 'live' && told.has(name)) tell(name, `${name}: live again.`);
      }
      if (recordingFailure !== undefined) tell('', `Events wait to be recorded to ${recording ?? ''}: ${recordingFailure}`);
      else told.delete('');
      for (const notice of notices) tell(notice, notice);
    },
  };
}
