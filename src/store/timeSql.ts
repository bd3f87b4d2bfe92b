import { ticksPerMillisecond, unixEpochTicks } from '../base/ticks';

/** Ways in which exports write a time beside ISO 8601 (FM-2): month before day, with and without AM or PM. */
const localFormats = [
  '%m/%d/%Y %H:%M:%S',
  '%m/%d/%Y %I:%M:%S %p',
  '%m/%d/%Y, %I:%M:%S.%g %p',
  '%m/%d/%Y, %I:%M:%S %p',
  '%m/%d/%Y %I:%M:%S.%g %p',
  '%m/%d/%Y %H:%M:%S.%g',
  '%m/%d/%Y %H:%M',
  '%a, %d %b %Y %H:%M:%S GMT',
];
const zonedFormats = ['%m/%d/%Y %I:%M:%S %p %z', '%m/%d/%Y %H:%M:%S %z'];

const list = (formats: readonly string[]): string => `[${formats.map((format) => `'${format}'`).join(', ')}]`;
const microseconds = (instant: string): string => `epoch_us(${instant}) * 10 + ${unixEpochTicks.toString()}`;

/**
 * SQL that reads a time from text as ticks, or gives NULL. A time without a zone is UTC. Nanoseconds are cut to ticks; times out of the range of nanoseconds
 * (before 1678, after 2261) are read to the microsecond. The two lists of formats stay apart: the engine carries a zone over to the next row otherwise.
 */
export function ticksSql(text: string): string {
  const nanoseconds = `epoch_ns(TRY_CAST(${text} AS TIMESTAMP_NS)) // 100 + ${unixEpochTicks.toString()}`;
  return `coalesce(${nanoseconds}, CASE WHEN ${text} IS NOT NULL AND ${text} <> '' THEN coalesce(
    ${microseconds(`TRY_CAST(replace(${text}, '+00:00', 'Z') AS TIMESTAMP)`)},
    ${microseconds(`try_strptime(${text}, ${list(localFormats)})`)},
    ${microseconds(`try_strptime(${text}, ${list(zonedFormats)})`)},
    ${epochNumber(text)}) END)`;
}

/** Thirteen digits are milliseconds since 1970, as `/Date(…)/` and many tools write them. */
function epochNumber(text: string): string {
  const digits = `regexp_extract(${text}, '^(?:/Date\\()?(\\d{13})(?:\\)/)?$', 1)`;
  return `TRY_CAST(nullif(${digits}, '') AS BIGINT) * ${ticksPerMillisecond.toString()} + ${unixEpochTicks.toString()}`;
}
