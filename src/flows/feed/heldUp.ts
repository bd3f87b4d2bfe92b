import { UserError } from '../../base/errors';

/** The codes of failures that pass by themselves: when somebody makes room, and when a folder is there again. */
export const diskFull = 'feed-disk-full';
export const outputGone = 'feed-output-gone';

/** What is said when the feed goes on, by the code of what it waited for. */
export const wentOn: Readonly<Record<string, string>> = {
  [diskFull]: 'There is room again, and the feed goes on where it was.',
  [outputGone]: 'The folder is there again, and the feed goes on where it was.',
};

/** Whether something could not be written only for what passes by itself. */
export function isHeldUp(error: unknown): error is UserError {
  return error instanceof UserError && error.code in wentOn;
}
