import { logFilter } from '../../azure/services/recordFilter';
import type { RecordFilter } from '../../azure/services/recordFilter';
import type { DirectoryLogName } from '../../azure/services/directoryLogs';
import type { FeedRecord } from './feedRecord';
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
  const source = make(clause);
  return {
    ...source,
    open: (parts) => {
      const opened = source.open(parts);
      return { read: (stretch) => pagesOf(opened.read(stretch), meets) };
    },
  };
}

async function* pagesOf(
  pages: AsyncIterable<readonly FeedRecord[]>,
  meets: (record: FeedRecord) => boolean,
): AsyncGenerator<readonly FeedRecord[]> {
  for await (const page of pages) yield page.filter(meets);
}
