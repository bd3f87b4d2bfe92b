import { logFilter } from '../../azure/services/recordFilter';
import type { RecordFilter } from '../../azure/services/recordFilter';
import type { DirectoryLogName } from '../../azure/services/directoryLogs';
import type { FeedSource } from './feedSources';

/**
 * A source with only the records that are wanted.
 * @param make given the clause that the service itself is asked to filter by, where there is one; what it cannot filter by is left out here
 */
export function filteredSource(
  log: DirectoryLogName | 'activityLog',
  wanted: RecordFilter | undefined,
  make: (clause: string | undefined) => FeedSource,
): FeedSource {
  if (wanted === undefined) return make(undefined);
  const { clause, meets } = logFilter(log, wanted);
  // Pages stay whole: how much is read at once goes by what the service has, not by what is left of it.
  return { ...make(clause), wants: meets };
}
