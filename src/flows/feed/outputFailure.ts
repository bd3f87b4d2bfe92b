import { isAbort, UserError } from '../../base/errors';
import { diskFull, outputGone } from './heldUp';

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
  ENOTCONN: 'the network share is gone. Connect it again',
  EHOSTDOWN: 'the computer of the network share does not answer. Start it, or connect the share again',
  ENODEV: 'the disk is gone. Connect it again',
  EXDEV: 'temporary files and their folder are on different disks. Choose another folder',
};

/** What passes by itself when somebody makes room, or connects or mends the disk. */
const passing: Readonly<Record<string, string>> = {
  ENOSPC: diskFull,
  EDQUOT: diskFull,
  ENOENT: outputGone,
  EIO: outputGone,
  ESTALE: outputGone,
  ENOTCONN: outputGone,
  EHOSTDOWN: outputGone,
  ENODEV: outputGone,
};

/** Why something could not be written, and how that is mended, as it follows “because”; undefined where the system's own words have to do. */
export function outputCause(error: unknown): string | undefined {
  const { code = '' } = error as { readonly code?: string };
  return causes[code];
}

/** Why nothing more could be written, in words. What has its words already, and an abort, pass as they are. */
export function explainOutput(error: unknown): UserError {
  if (error instanceof UserError) return error;
  if (isAbort(error)) throw error;
  const { path } = error as { readonly path?: string };
  const cause = outputCause(error);
  const said = error instanceof Error ? error.message : String(error);
  const where = path === undefined ? 'its output' : path;
  const code = passing[(error as { readonly code?: string }).code ?? ''];
  if (code !== undefined)
    return new UserError(
      `The feed waits: ${where} could not be written, because ${cause ?? ''}; it goes on by itself then, where it was.`,
      {
        code,
        details: said,
        cause: error,
      },
    );
  return new UserError(
    cause === undefined
      ? `The feed has stopped: ${where} could not be written. The system says: ${said}`
      : `The feed has stopped: ${where} could not be written, because ${cause}, then start it again; it goes on where it was.`,
    { code: 'feed-output-failed', details: said, cause: error },
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
