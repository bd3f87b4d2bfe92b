import type { ExportColumn, ExportFormat, FormatOptions } from './exportFormat';
import { canonicalSql } from './canonicalSql';
import { sqlName } from '../base/sql';

/**
 * Parquet with zstd. Types are kept: datetime is TIMESTAMP in UTC, in nanoseconds so that no digit is lost (microseconds where a value
 * lies outside 1677–2262, which nanoseconds cannot hold); timespan is canonical text, because Parquet's INTERVAL ends at milliseconds;
 * guid is UUID, decimal DECIMAL(38,17), dynamic JSON.
 */
export const parquet: ExportFormat = {
  id: 'parquet',
  title: 'Parquet',
  extension: 'parquet',
  plan: (columns, options) => ({
    select: columns.map((column) => `${valueSql(column, options)} AS ${sqlName(column.name)}`).join(', '),
    options: 'FORMAT parquet, COMPRESSION zstd',
  }),
};

function valueSql({ sql, type }: ExportColumn, { dateTimes = 'nanoseconds' }: FormatOptions): string {
  if (type === 'timespan') return canonicalSql(sql, type);
  if (type !== 'datetime') return sql;
  return dateTimes === 'nanoseconds'
    ? `make_timestamp_ns((${sql} - 621355968000000000) * 100)`
    : `make_timestamp(${sql} // 10 - 62135596800000000)`;
}
