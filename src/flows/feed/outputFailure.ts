import { isAbort, messageOf, UserError } from '../../base/errors';
import { diskFull } from './diskRoom';

const causes: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Make room',
  EDQUOT: 'the quota of the disk is used up. Make room',
  EACCES: 'it may not be written to. Give this account the right to',
  EPERM: 'it may not be written to. Give this account the right to',
  EROFS: 'it is read-only. Choose another folder, or mount it for writing',
  ENOENT: 'it is gone. Bring the folder back',
  ENOTDIR: 'a file is where a folder has to be. Choose another folder',
  EIO: 'the disk failed. Look at it, or at the network share that it is on',
  ESTALE: 'the network share is gone. Connect it again',
  ENODEV: 'its disk is gone. Connect it again',
  ENXIO: 'its disk is gone. Connect it again',
  ENOTCONN: 'the network share is not connected. Connect it again',
  EHOSTDOWN: 'the computer that shares it does not answer. Connect it again',
  EHOSTUNREACH: 'the computer that shares it cannot be reached. Connect it again',
  ETIMEDOUT: 'the computer that shares it does not answer. Connect it again',
  EXDEV: 'temporary files and their folder are on different disks. Choose another folder',
};

/** The code of a failure that passes when a folder is back, or may be written to again. */
export const folderGone = 'feed-output-gone';

/** What passes when somebody makes room. */
const roomless = new Set(['ENOSPC', 'EDQUOT']);
/** What passes when somebody brings a folder or a share back, or gives the right to write to it. */
const returning = new Set([
  ...['ENOENT', 'ESTALE', 'EIO', 'ENODEV', 'ENXIO', 'ENOTCONN', 'EHOSTDOWN', 'EHOSTUNREACH', 'ETIMEDOUT'],
  ...['EACCES', 'EPERM', 'EROFS'],
]);

/** Whether a feed waits for what it writes to, and goes on by itself then. */
export function isPassingOutput(error: unknown): error is UserError {
  return error instanceof UserError && (error.code === diskFull || error.code === folderGone);
}

/** Why something could not be written, and how that is mended, as it follows “because”; undefined where the system's own words have to do. */
export function outputCause(error: unknown): string | undefined {
  const { code = '' } = error as { readonly code?: string };
  return causes[code];
}

/**
 * Why nothing more could be written, in words. What has its words already, and an abort, pass as they are.
 * @param then what becomes of a feed whose folder is gone or may not be written to: one that has never been there is not waited for
 */
export function explainOutput(error: unknown, then: 'waits' | 'stops' = 'waits'): UserError {
  if (error instanceof UserError) return error;
  if (isAbort(error)) throw error;
  const { path, code = '' } = error as { readonly path?: string; readonly code?: string };
  const cause = outputCause(error);
  const said = messageOf(error);
  const where = path === undefined ? 'its output' : path;
  const parts = { details: said, cause: error };
  if (roomless.has(code) || (then === 'waits' && returning.has(code)))
    return new UserError(
      `The feed waits: ${where} could not be written, because ${cause ?? said}; it goes on by itself then, where it was.`,
      { code: roomless.has(code) ? diskFull : folderGone, ...parts },
    );
  return new UserError(
    cause === undefined
      ? `The feed has stopped: ${where} could not be written. The system says: ${said}`
      : `The feed has stopped: ${where} could not be written, because ${cause}, then start it again; it goes on where it was.`,
    { code: 'feed-output-failed', ...parts },
  );
}

/** A failure of the output is none of the source. */
export class OutputFailed extends Error {
  override readonly cause: UserError;
  constructor(cause: UserError) {
    super(cause.message);
    this.cause = cause;
  }
}
