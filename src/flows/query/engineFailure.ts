import { isAbort, UserError } from '../../base/errors';
import { runtimeRefusal } from '../../base/runtimeRefusal';

interface Explanation {
  readonly code: string;
  readonly when: RegExp;
  readonly message: string;
}

/** The code of a failure after which the engine's process has to start anew. */
export const brokenCode = 'engine-broken';

/** What the embedded engine's failures mean to the person whose query, or export, met them; the first that fits. */
const explanations: readonly Explanation[] = [
  {
    code: brokenCode,
    when: /database has been invalidated|\bFATAL Error\b/i,
    message:
      'The engine met a fault in its database from which it cannot go on, so it has to start anew. Run the query again; if the fault comes back, report it with the details.',
  },
  {
    code: 'places-unreadable',
    when: /file with places of addresses cannot be read/i,
    message:
      'The file with the places of addresses cannot be read. Name a database in MaxMind’s format, such as GeoLite2-City.mmdb, in the setting entraLogs.query.addressPlacesFile.',
  },
  {
    code: 'disk-full',
    when: /no space left|disk full|ENOSPC|failed to write .*bytes|max_temp_directory_size|failed to offload/i,
    message:
      'There is not enough room on the disk for this. Free some space or narrow the query with a filter or a shorter time range, then run it again.',
  },
  {
    code: 'out-of-memory',
    when: /out of memory|could not allocate|failed to allocate|memory limit/i,
    message:
      'The query needs more memory than the engine may use. Narrow it with a filter, a shorter time range or fewer columns, or raise the memory limit in the settings.',
  },
  {
    code: 'regex-invalid',
    when: /invalid repetition size|pattern too large|missing [)\]]|trailing \\|unexpected \)|no argument for repetition|invalid (?:escape|perl|character class|named capture|UTF-8)|bad repetition/i,
    message:
      'A regular expression of the query cannot be used: it is not well formed, repeats something more than 1000 times, or is too large. The details say which part. Mend it, or make it simpler.',
  },
  {
    code: 'time-zone-unknown',
    when: /unknown time ?zone/i,
    message:
      'The query names a time zone that is not known. Use a name such as Europe/Berlin or UTC; datetime_list_timezones() gives them all.',
  },
  {
    code: 'value-invalid',
    when: /^(conversion|out of range|invalid input|overflow)|conversion error|out of range error|could not (?:cast|convert)/i,
    message:
      'A value in the data does not fit what the query does with it. Filter such rows out, or convert with a function such as tolong() or todatetime().',
  },
  {
    code: 'folder-unwritable',
    when: /permission denied|EACCES|EROFS|read-only file system/i,
    message: 'The file cannot be written: access to its folder is denied. Choose another folder.',
  },
  {
    code: 'source-changed',
    when: /(?:table|catalog|database) .*does not exist|no such file|could not (?:read|open)/i,
    message:
      'A table of the source is no longer there: the source was removed or is being loaded anew. Refresh the source, then run the query again.',
  },
];

/** Puts a failure of the embedded engine into words; aborts and errors that are already words pass as they are. */
export function explainFailure(error: unknown): unknown {
  if (isAbort(error) || error instanceof UserError || !(error instanceof Error)) return error;
  const refused = runtimeRefusal(error.message);
  if (refused !== undefined) return new UserError(refused, { code: 'refused-at-run', cause: error });
  const explanation = explanations.find(({ when }) => when.test(error.message));
  if (!explanation) return error;
  return new UserError(explanation.message, { code: explanation.code, details: error.message, cause: error });
}
