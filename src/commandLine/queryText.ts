import { readFile } from 'node:fs/promises';
import { UserError } from '../base/errors';
import type { CommandOption, GivenOptions } from './command';
import { listOption, textOption, UsageError } from './command';
import type { Terminal } from './terminal';
import { readAll } from './terminal';

export const textOptions: readonly CommandOption[] = [
  { name: 'file', type: 'string', value: 'FILE', help: 'read the query from a file; - behind the command reads it from standard input' },
  {
    name: 'time-range',
    type: 'string',
    value: 'RANGE',
    help: 'only rows of this time: 24h, 7d, 30m back from now, or FROM/TO in ISO times',
  },
  {
    name: 'param',
    type: 'string',
    value: 'NAME=VALUE',
    multiple: true,
    help: 'a value for what the query declares with declare query_parameters; may stand several times',
  },
];

/** The values that `--param` gives, by name. */
export function parametersOf(given: GivenOptions): Readonly<Record<string, string>> {
  return Object.fromEntries(
    listOption(given, 'param').map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new UsageError(`“${text}” gives no parameter a value. Write --param NAME=VALUE.`);
      return [text.slice(0, at).trim(), text.slice(at + 1)];
    }),
  );
}

/** A query, and where it stands, as errors name the place. */
export interface QueryText {
  readonly text: string;
  readonly place?: string;
}

/**
 * The query of a command: its words, the text of `--file`, or standard input where the word is `-`.
 * @throws UserError `file-unreadable`
 */
export async function readQueryText(given: GivenOptions, words: readonly string[], terminal: Terminal): Promise<QueryText> {
  const file = textOption(given, 'file');
  if (file !== undefined) {
    if (words.length > 0) throw new UsageError('There are two queries: one in --file and one behind the command. Give one of them.');
    return { text: await readQueryFile(file), place: file };
  }
  if (words.length === 1 && words[0] === '-') return { text: await readAll(terminal.input), place: '<stdin>' };
  const text = words.join(' ');
  if (text.trim() === '')
    throw new UsageError('There is no query. Write it behind the command, or give --file FILE, or - for standard input.');
  return { text };
}

async function readQueryFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'access is denied' : String(error);
    throw new UserError(`The query cannot be read from ${file}: ${why}.`, { code: 'file-unreadable', cause: error });
  }
}
