import { throwIfAborted } from '../../base/errors';
import type { QuerySources } from './querySource';

/** How long a query waits for a load to end, in milliseconds: a small folder is loaded by then, and a large one still answers within three seconds. */
const patience = 1500;
/** How much longer it waits for a load that has little left, which a busy machine may take long for. */
const morePatience = 4000;
const littleBytes = 30_000_000;

export interface Patience {
  readonly signal: AbortSignal;
  /** Milliseconds after which the load goes on alone; without it, the load is waited for to its end. */
  readonly atMost?: number;
}

/**
 * Waits a moment for the source's running load, so that a query asked right after opening a small folder is not answered over half of it. A load that
 * takes longer goes on behind the query, whose answer then says how many rows it is over.
 */
export async function awaitShortLoad(sources: QuerySources, sourceId: string, signal: AbortSignal): Promise<void> {
  await awaitLoad(sources, sourceId, { signal, atMost: patience });
  const { bytes = 0, bytesLoaded = 0 } = sources.infoOf(sourceId) ?? {};
  if (bytes - bytesLoaded <= littleBytes) await awaitLoad(sources, sourceId, { signal, atMost: morePatience });
}

/** Waits for the source's running load, however it ends. */
export async function awaitLoad(sources: QuerySources, sourceId: string, { signal, atMost }: Patience): Promise<void> {
  if (sources.infoOf(sourceId)?.state !== 'loading') return;
  let end: () => void = () => undefined;
  const cut = new Promise<void>((resolve) => (end = resolve));
  const timer = atMost === undefined ? undefined : setTimeout(end, atMost);
  signal.addEventListener('abort', end, { once: true });
  try {
    await Promise.race([sources.whenLoaded(sourceId), cut]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
  throwIfAborted(signal);
}
