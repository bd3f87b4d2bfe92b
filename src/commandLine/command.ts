import type { Terminal } from './terminal';

/** An option of a command, as its help shows it. */
export interface CommandOption {
  readonly name: string;
  readonly type: 'string' | 'boolean';
  /** What stands for its value in the help. */
  readonly value?: string;
  readonly multiple?: boolean;
  readonly help: string;
}

/** The options as they were given: a list where an option may stand several times. */
export type GivenOptions = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** The exit codes: 0 done, 1 the work failed, 2 the command was not understood. */
export type ExitCode = 0 | 1 | 2;

export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly options: readonly CommandOption[];
  /** What stands behind `entra-logs` in the examples of its help. */
  readonly examples: readonly string[];
  readonly run: (given: GivenOptions, words: readonly string[], terminal: Terminal) => Promise<ExitCode>;
}

/** The command was not understood; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function textOption(given: GivenOptions, name: string): string | undefined {
  const value = given[name];
  return typeof value === 'string' ? value : undefined;
}

export function listOption(given: GivenOptions, name: string): readonly string[] {
  const value = given[name];
  return [value].flat().filter((part) => typeof part === 'string');
}
