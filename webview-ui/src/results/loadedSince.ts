import type { SourceInfo } from '../../../src/protocol/engine';
import type { ShownOutcome } from './shownEntry';

/** Whether an answer was over a part of its source that is loaded to its end by now, so that asking again gives all of it. */
export function loadedSince({ outcome, query }: ShownOutcome, sources: readonly SourceInfo[]): boolean {
  const source = sources.find(({ sourceId }) => sourceId === query.sourceId);
  // A workspace is never loaded: what is missing from its answer has other reasons.
  return !outcome.complete && source?.state === 'ready' && source.workspace === undefined;
}
