import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import { abortError } from '../base/errors';

/** A sign-in by a code that somebody has to enter. */
export interface CodeSignIn {
  readonly credential: TokenCredential;
  /** Ends every wait for the code, because it will not be entered. */
  readonly refuse: (error: unknown) => void;
}

/**
 * Ends the wait for a code at once where it was refused or nobody waits any more. The client by itself asks until the code has ended, for a quarter
 * of an hour, and learns of a cancellation only at its next question.
 */
export function endingCodeSignIn(credential: TokenCredential): CodeSignIn {
  const refusal = new AbortController();
  return {
    refuse: (error) => refusal.abort(error),
    credential: { getToken: (scopes, options = {}) => waited(credential, scopes, options, refusal.signal) },
  };
}

async function waited(
  credential: TokenCredential,
  scopes: string | string[],
  options: GetTokenOptions,
  refused: AbortSignal,
): Promise<AccessToken | null> {
  const given = options.abortSignal;
  const polling = new AbortController();
  let stop = (): void => undefined;
  const ended = new Promise<never>((_, reject) => {
    stop = () => {
      polling.abort();
      reject(refused.aborted ? (refused.reason as Error) : abortError());
    };
    refused.addEventListener('abort', stop);
    given?.addEventListener('abort', stop);
    if (refused.aborted || given?.aborted === true) stop();
  });
  try {
    return await Promise.race([ended, credential.getToken(scopes, { ...options, abortSignal: polling.signal })]);
  } finally {
    refused.removeEventListener('abort', stop);
    given?.removeEventListener('abort', stop);
  }
}
