import { isAbort } from '../../base/errors';
import { timeLimit } from '../../base/timeLimit';
import { unanswered } from '../azureFailure';
import type { AzureClient } from './azureClient';

export interface PageCall {
  readonly client: Pick<AzureClient, 'get'>;
  /** Address of the service. */
  readonly endpoint: string;
  /** Milliseconds that each answer is waited for. */
  readonly patience: number;
  readonly signal: AbortSignal;
  /** Awaited before each request, so that all readers together keep the service's limit. */
  readonly turn: (signal: AbortSignal) => Promise<void>;
  /** Asked when the page could not be read: ends when it is to be asked for again, and throws where it is not. Without it, none is. */
  readonly again: ((error: unknown, tries: number) => Promise<void>) | undefined;
}

/** Reads a page, again and again as long as that is let. @throws what `again` throws; AzureFailure, also where no answer came in time; an abort */
export async function pageInTime<T>(path: string, { client, endpoint, patience, signal, turn, again }: PageCall): Promise<T> {
  for (let tries = 1; ; tries++) {
    await turn(signal);
    const limit = timeLimit(signal, patience);
    try {
      return await client.get<T>(path, limit.signal);
    } catch (error) {
      const failure = limit.isOver && isAbort(error) ? unanswered(endpoint, patience) : error;
      if (!again) throw failure;
      await again(failure, tries);
    } finally {
      limit.dispose();
    }
  }
}
