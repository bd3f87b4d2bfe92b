/** Something a person can do about an error: the words on a button, and the command behind it. */
export interface ErrorAction {
  readonly title: string;
  readonly command: string;
  readonly arguments?: readonly unknown[];
}

export interface UserErrorOptions {
  /** Machine-readable kind, stable across releases, such as `folder-unreadable`. */
  readonly code: string;
  /** Raw codes, request ids, a driver's own words: shown behind *Details*. */
  readonly details?: string;
  readonly action?: ErrorAction;
  readonly cause?: unknown;
}

/**
 * A failure that is explained to the person who caused or met it: the message says what failed, on what, why and what to do next.
 * Everything else that is thrown is a bug, but for an abort.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: string;
  readonly details: string | undefined;
  readonly action: ErrorAction | undefined;

  constructor(message: string, options: UserErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.details = options.details;
    this.action = options.action;
  }
}

/** The words of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether a thrown value is the silent end of something that was cancelled. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The error that a cancelled piece of work ends with. */
export function abortError(): Error {
  return new DOMException('The work was cancelled.', 'AbortError');
}

/** Ends the caller with an abort where its signal was given. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError();
}
