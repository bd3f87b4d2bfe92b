import { createContext, Script } from 'node:vm';
import { messageOf, UserError } from '../../base/errors';

/** A regular expression of somebody, whose work has a limit of time: one that goes back over a text without end stops nobody else. */
export interface LimitedPattern {
  readonly source: string;
  /** The first match with its groups. @throws UserError where it takes too long */
  exec(text: string): readonly (string | undefined)[] | undefined;
  /** @throws UserError where it takes too long */
  split(text: string): readonly string[];
}

/** Milliseconds that one text may take, and all texts together: a pattern that is slow on each of thousands stops everybody too. */
const limit = 250;
const limitOfAll = 5000;
/** What a call costs whatever the pattern, so that many texts are not taken for a slow pattern. */
const costOfCall = 1;

/** @throws UserError where the text is no regular expression */
export function limitedPattern(source: string, flags = '', now: () => number = () => performance.now()): LimitedPattern {
  try {
    new RegExp(source, flags);
  } catch (error) {
    throw new UserError(`“${source}” is no regular expression: ${messageOf(error)}. Mend it, or leave it out.`, {
      code: 'pattern-wrong',
    });
  }
  // The values go in as JSON, so nothing of the text is ever run.
  const context = createContext({ source, flags, text: '' });
  const exec = new Script('JSON.stringify(new RegExp(source, flags).exec(text))');
  const split = new Script('JSON.stringify(text.split(new RegExp(source, flags)))');
  let spent = 0;
  const run = (script: Script, text: string): unknown => {
    context['text'] = text;
    const begin = now();
    try {
      return JSON.parse(String(script.runInContext(context, { timeout: limit }))) as unknown;
    } catch (error) {
      if ((error as { readonly code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      throw new UserError(
        `“${source}” took longer than ${limit} ms on one record of ${text.length} characters, and a forwarder would stand still over it. Write it without repetitions inside of repetitions.`,
        { code: 'pattern-slow' },
      );
    } finally {
      spent += Math.max(0, now() - begin - costOfCall);
    }
  };
  const within = (script: Script, text: string): unknown => {
    if (spent > limitOfAll)
      throw new UserError(
        `“${source}” took longer than ${limitOfAll / 1000} seconds on these records together, so it was stopped. Give fewer of them, or a simpler pattern.`,
        { code: 'pattern-slow' },
      );
    return run(script, text);
  };
  return {
    source,
    exec: (text) => (within(exec, text) as readonly (string | undefined)[] | null) ?? undefined,
    split: (text) => (within(split, text) as readonly (string | null)[]).flatMap((piece) => piece ?? []),
  };
}
