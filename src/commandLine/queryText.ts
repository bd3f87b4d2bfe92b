import { readFile } from 'node:fs/promises';
import type { CommandOption, GivenOptions } from './command';
import { textOption, UsageError } from './command';
import type { Terminal } from './terminal';
import { readAll } from './terminal';

export const textOptions: readonly CommandOption[] = [
  { name: 'file', type: 'string', value: 'FILE', help: 'read the query from a file' },
  { name: 'time-range', type: 'string', value: 'RANGE', help: '24h, 7d, 30m, or FROM/TO in ISO times' },
];

/** The query of a command: its words, the text of `--file`, or standard input where the word is `-`. */
export async function readQueryText(given: GivenOptions, words: readonly string[], terminal: Terminal): Promise<string> {
  const file = textOption(given, 'file');
  if (file !== undefined) return readFile(file, 'utf8');
  if (words.length === 1 && words[0] === '-') return readAll(terminal.input);
  const text = words.join(' ');
  if (text.trim() === '')
    throw new UsageError('There is no query. Write it behind the command, or give --file FILE, or - for standard input.');
  return text;
}
