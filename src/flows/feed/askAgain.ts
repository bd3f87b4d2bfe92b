import { setTimeout as wait } from 'node:timers/promises';
import { AzureFailure } from '../../azure/azureFailure';
import { isSignInRefused } from '../../azure/explainSignIn';
import { isAbort, UserError } from '../../base/errors';
import { retrySeconds } from '../tail/pollPlan';

/** How often a page or a stretch is asked for. */
export const mostTries = 5;

/** Whether the same may well be answered a moment later: nothing of a refusal passes by itself. */
export function isPassing(error: unknown): boolean {
  if (error instanceof AzureFailure) return error.status === 429 || (error.status >= 500 && error.status !== 504);
  return !(error instanceof UserError) && !isAbort(error) && !isSignInRefused(error);
}

export interface AgainParts {
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** Ends when what failed so many times is to be asked for again. @throws the failure where that helps no more */
export async function waitToAskAgain(error: unknown, tries: number, { random, signal }: AgainParts): Promise<void> {
  signal.throwIfAborted();
  if (!isPassing(error) || tries >= mostTries) throw error;
  const asked = error instanceof AzureFailure ? error.retryAfterSeconds : undefined;
  await wait(retrySeconds(tries, asked, random) * 1000, undefined, { signal });
}
