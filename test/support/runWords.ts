import { PassThrough, Readable } from 'node:stream';
import { runCommandLine } from '../../src/commandLine/commandLine';
import { readAll } from '../../src/commandLine/terminal';

/** How a call of the command line ended, and all that it wrote. */
export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs the command line in this process, with a text as its input. */
export async function runWords(words: readonly string[], input = ''): Promise<Ran> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const texts = Promise.all([readAll(output), readAll(errors)]);
  const signal = new AbortController().signal;
  const code = await runCommandLine(words, { input: Readable.from([input]), output, errors, interactive: false, signal });
  output.end();
  errors.end();
  const [out, err] = await texts;
  return { code, output: out, errors: err };
}
