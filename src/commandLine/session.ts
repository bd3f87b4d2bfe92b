import { homedir } from 'node:os';
import { join } from 'node:path';
import { pinnedClock, systemClock } from '../base/clock';
import { isAbort, messageOf, UserError } from '../base/errors';
import type { QueryDiagnostic } from '../base/queryDiagnostic';
import type { Engine } from '../engine/engine';
import { createEngine } from '../engine/engine';
import { QueryRefused, placeOf } from '../flows/query/compileRequest';
import { explainFailure } from '../flows/query/engineFailure';
import type { RequestContext, SourceInfo } from '../protocol/engine';
import type { CommandOption, GivenOptions } from './command';
import { listOption, textOption, UsageError } from './command';
import { libraryOf, libraryOptions } from './library';
import type { QueryText } from './queryText';
import { readNow } from './timeRange';
import { askedWorkspace } from './workspace';
import type { AskedWorkspace } from './workspace';
import type { Terminal } from './terminal';

/** The options of every command that opens logs. */
export const dataOptions: readonly CommandOption[] = [
  { name: 'data', type: 'string', value: 'DIR', multiple: true, help: 'folder or file of logs to open; may stand several times' },
  { name: 'now', type: 'string', value: 'ISO', help: 'the time that stands for now(), as in 2024-06-01T00:00:00Z' },
  {
    name: 'storage',
    type: 'string',
    value: 'DIR',
    help: 'where loaded logs are kept between runs; the cache folder of the user where it is not said',
  },
  { name: 'places', type: 'string', value: 'FILE', help: 'the .mmdb file in which geo_info_from_ip_address() looks addresses up' },
  ...libraryOptions,
  { name: 'memory', type: 'string', value: 'SIZE', help: 'what a query may hold in memory before it spills, as in 2GB' },
];

/** An engine with the logs of `--data` loaded. */
export interface LogSession {
  readonly engine: Engine;
  readonly source: SourceInfo | undefined;
  readonly now: number;
}

/** Runs work on an engine with the given logs loaded, and ends the engine. */
export async function withLogs<T>(given: GivenOptions, terminal: Terminal, work: (session: LogSession) => Promise<T>): Promise<T> {
  const now = readNow(textOption(given, 'now'));
  const memoryLimit = textOption(given, 'memory');
  const placesFile = textOption(given, 'places');
  const engine = await createEngine({
    storageFolder: textOption(given, 'storage') ?? defaultStorage(),
    clock: textOption(given, 'now') === undefined ? systemClock : pinnedClock(now),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
    ...(placesFile === undefined ? {} : { placesFile }),
    library: libraryOf(given),
  });
  let workspace: AskedWorkspace | undefined;
  try {
    workspace = await askedWorkspace(given);
    const paths = listOption(given, 'data');
    if (workspace && paths.length > 0) throw new UsageError('--data and --workspace name two sources. Give one of them.');
    const local = paths.length === 0 ? undefined : await load(engine, paths, terminal);
    const source = workspace ? await workspace.open(engine, contextOf(terminal)) : local;
    return await work({ engine, source, now });
  } finally {
    await engine.dispose();
    await workspace?.close();
  }
}

/** Runs work on an engine without logs, and ends the engine. */
export async function withEngine<T>(given: GivenOptions, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await createEngine({ storageFolder: textOption(given, 'storage') ?? defaultStorage() });
  try {
    return await work(engine);
  } finally {
    await engine.dispose();
  }
}

/** A request's context on the command line: cancelled by the terminal, progress for a person. */
export function contextOf(terminal: Terminal): RequestContext {
  return {
    signal: terminal.signal,
    progress: ({ message, fraction }) => {
      if (terminal.interactive)
        terminal.errors.write(`\r\u001b[K${message}${fraction === undefined ? '' : ` ${Math.round(fraction * 100)} %`}`);
    },
  };
}

const shownNotices = 3;

async function load(engine: Engine, paths: readonly string[], terminal: Terminal): Promise<SourceInfo> {
  const context = contextOf(terminal);
  let info = await engine.handlers['source/open']({ paths }, context);
  const subscription = engine.on('source/changed', (changed) => {
    if (changed.sourceId !== info.sourceId) return;
    info = changed;
    context.progress({ message: `${changed.rows.toLocaleString('en-US')} rows loaded` });
  });
  const stop = (): void => void engine.handlers['source/cancel']({ sourceId: info.sourceId }, context).catch(() => undefined);
  terminal.signal.addEventListener('abort', stop, { once: true });
  try {
    info = await engine.whenLoaded(info.sourceId);
  } finally {
    subscription.dispose();
    terminal.signal.removeEventListener('abort', stop);
    if (terminal.interactive) terminal.errors.write('\r\u001b[K');
  }
  if (info.failure) throw new UserError(info.failure.message, { code: info.failure.code });
  for (const notice of info.notices.slice(0, shownNotices)) terminal.errors.write(`${notice}\n`);
  const more = info.notices.length - shownNotices;
  if (more > 0) terminal.errors.write(`${more} more files or folders have such a notice; tables --json lists them all.\n`);
  if (info.damaged > 0)
    terminal.errors.write(
      info.damaged === 1 ? 'One damaged line was left out.\n' : `${info.damaged.toLocaleString('en-US')} damaged lines were left out.\n`,
    );
  return info;
}

export function defaultStorage(): string {
  const fromSystem = process.platform === 'win32' ? process.env['LOCALAPPDATA'] : process.env['XDG_CACHE_HOME'];
  const fallback = process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
  return join(fromSystem === undefined || fromSystem === '' ? fallback : fromSystem, 'entra-logs');
}

/** Writes what went wrong to standard error, with file, line and column where it is the query's text. */
export function reportFailure(thrown: unknown, query: QueryText, terminal: Terminal): 1 {
  if (thrown instanceof UsageError) throw thrown;
  const error = explainFailure(thrown);
  if (error instanceof QueryRefused) reportDiagnostics(error.diagnostics, query, terminal);
  else if (isAbort(error)) terminal.errors.write('Cancelled.\n');
  else terminal.errors.write(`${messageOf(error)}\n`);
  return 1;
}

/** Writes what is wrong with a query, or noteworthy, as compilers do: `file:line:column: error: message (code)`. */
export function reportDiagnostics(diagnostics: readonly QueryDiagnostic[], { text, place }: QueryText, terminal: Terminal): void {
  for (const { start, severity, message, code } of diagnostics) {
    const { line, column } = placeOf(text, start);
    terminal.errors.write(`${place === undefined ? '' : `${place}:`}${line}:${column}: ${severity}: ${message} (${code})\n`);
  }
}
