import { parseArgs } from 'node:util';
import { version } from '../../package.json';
import { isAbort, messageOf } from '../base/errors';
import type { Command, ExitCode } from './command';
import { UsageError } from './command';
import { driftCommand } from './drift';
import { testIdentityCommand } from './testIdentity';
import { undoCommand } from './undo';
import { exportCommand } from './export';
import { feedCommand } from './feed';
import { fetchCommand } from './fetch';
import { queryCommand } from './query';
import { sandboxCommand } from './sandbox';
import { setupCommand } from './setup';
import { tablesCommand } from './tables';
import { tailCommand } from './tail';
import type { Terminal } from './terminal';
import { write } from './terminal';

/** What `entra-logs` can do. */
export const commands: readonly Command[] = [
  tablesCommand,
  queryCommand,
  exportCommand,
  tailCommand,
  feedCommand,
  fetchCommand,
  sandboxCommand,
  setupCommand,
  driftCommand,
  undoCommand,
  testIdentityCommand,
  {
    name: 'help',
    usage: 'help [COMMAND]',
    summary: 'Explains a command.',
    options: [],
    examples: ['help query'],
    run: async (_given, [name], terminal) => {
      const command = commands.find((candidate) => candidate.name === name);
      if (name !== undefined && !command) throw new UsageError(`There is no command ${name}.`);
      await write(terminal.output, command ? commandHelp(command) : overview());
      return 0;
    },
  },
  {
    name: 'version',
    usage: 'version',
    summary: 'Prints the version.',
    options: [],
    examples: ['version'],
    run: async (_given, _words, terminal) => {
      await write(terminal.output, `${version}\n`);
      return 0;
    },
  },
];

/** Runs one command line and gives its exit code: 0 done, 1 the work failed, 2 the command was not understood. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [first = 'help', ...rest] = words;
  const name = { '--help': 'help', '-h': 'help', '--version': 'version', '-v': 'version' }[first] ?? first;
  try {
    const command = commands.find((candidate) => candidate.name === name);
    if (!command) throw new UsageError(`There is no command ${name}.`);
    if (rest.includes('--help') || rest.includes('-h')) {
      await write(terminal.output, commandHelp(command));
      return 0;
    }
    const { values, positionals } = parse(command, rest);
    return await command.run(values, positionals, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.errors.write(`${error.message}\nentra-logs help shows what there is.\n`);
      return 2;
    }
    terminal.errors.write(`${isAbort(error) ? 'Cancelled.' : messageOf(error)}\n`);
    return 1;
  }
}

function parse(command: Command, words: readonly string[]): ReturnType<typeof parseArgs> {
  const options = Object.fromEntries(command.options.map(({ name, type, multiple = false }) => [name, { type, multiple }]));
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

function overview(): string {
  const width = Math.max(...commands.map(({ usage }) => usage.length));
  const lines = commands.map(({ usage, summary }) => `  entra-logs ${usage.padEnd(width)}  ${summary}\n`);
  const examples = commands.flatMap((command) => command.examples.slice(0, 1));
  return `Opens Microsoft Entra ID and Azure logs, asks them in KQL, and takes the answer away.\n\n${lines.join('')}\n${examplesHelp(examples)}\n${exitHelp}`;
}

const exitHelp = `Exit codes: 0 done, 1 the work failed, 2 the command was not understood.
Errors in a query are written to standard error as file:line:column: error: message (code).
`;

function examplesHelp(examples: readonly string[]): string {
  return `Examples:\n${examples.map((example) => `  entra-logs ${example}\n`).join('')}`;
}

function commandHelp({ usage, summary, options, examples }: Command): string {
  const flags = options.map(({ name, value, help }) => ({ flag: `--${name}${value === undefined ? '' : ` ${value}`}`, help }));
  const width = Math.max(0, ...flags.map(({ flag }) => flag.length));
  const flagLines = flags.map(({ flag, help }) => `  ${flag.padEnd(width)}  ${help}\n`).join('');
  const optionHelp = flags.length > 0 ? `\nOptions:\n${flagLines}` : '';
  return `entra-logs ${usage}\n\n${summary}\n${optionHelp}\n${examplesHelp(examples)}\n${exitHelp}`;
}
