import type { ColumnType } from './column';

/**
 * How the embedded engine keeps a value of each KQL type. Every table and every compiled statement follows this one map:
 * datetime and timespan are 100-nanosecond ticks, so nothing is rounded; a string is never NULL, because KQL's strings have no null;
 * dynamic is JSON text.
 */
export const physicalTypes: Readonly<Record<ColumnType, string>> = {
  bool: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  real: 'DOUBLE',
  decimal: 'DECIMAL(38,17)',
  string: 'VARCHAR',
  datetime: 'BIGINT',
  timespan: 'BIGINT',
  guid: 'UUID',
  dynamic: 'JSON',
};
