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

/** Milliseconds that one text may take. */
const limit = 250;

/** @throws UserError where the text is no regular expression */
export function limitedPattern(source: string, flags = ''): LimitedPattern {
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
  const run = (script: Script, text: string): unknown => {
    context['text'] = text;
    try {
      return JSON.parse(String(script.runInContext(context, { timeout: limit }))) as unknown;
    } catch (error) {
      if ((error as { readonly code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      throw new UserError(
        `“${source}” took longer than ${limit} ms on one record of ${text.length} characters, and a forwarder would stand still over it. Write it without repetitions inside of repetitions.`,
        { code: 'pattern-slow' },
      );
    }
  };
  return {
    source,
    exec: (text) => (run(exec, text) as readonly (string | undefined)[] | null) ?? undefined,
    split: (text) => (run(split, text) as readonly (string | null)[]).flatMap((piece) => piece ?? []),
  };
}
