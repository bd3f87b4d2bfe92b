import { describe, expect, it } from 'vitest';
import { windowedQuery } from '../../../src/base/windowedQuery';

const added = '| where $window | extend IngestionTime_ = ingestion_time()';

describe('a query of what is new in a workspace', () => {
  it.each([
    ['SigninLogs', 'SigninLogs | where $window | extend IngestionTime_ = ingestion_time() '],
    [
      'AuditLogs | where Result == "failure"',
      'AuditLogs | where $window | extend IngestionTime_ = ingestion_time() | where Result == "failure"',
    ],
    ['union A, B | where $window | take 5', 'union A, B | where $window | extend IngestionTime_ = ingestion_time() | take 5'],
    ['union A, B', undefined],
    ['let x = 1; T', undefined],
  ])('%s filters by when rows came', (text, expected) => {
    expect(windowedQuery(text)).toBe(expected);
  });

  it.each([
    ['T | project A, B', `T ${added} | project IngestionTime_, A, B`],
    ['T | where A == "|" | project-keep A', `T ${added} | where A == "|" | project-keep IngestionTime_, A`],
    ['T | mv-expand X | project A = strcat(B, "| project C") | project A', undefined],
    ['T | project IngestionTime_, A', `T ${added} | project IngestionTime_, A`],
    ['T | project-away A', `T ${added} | project-away A`],
    // The time is not there any more.
    ['T | summarize count() by A | project A', `T ${added} | summarize count() by A | project A`],
    ['T | join kind=rightsemi (U) on A | project A', `T ${added} | join kind=rightsemi (U) on A | project A`],
    // Another query's columns.
    ['T | lookup (U | project A) on A // | project B', `T ${added} | lookup (U | project A) on A // | project B`],
  ])('%s has its rows tell when they came', (text, expected) => {
    const all = `T ${added} | mv-expand X | project IngestionTime_, A = strcat(B, "| project C") | project IngestionTime_, A`;
    expect(windowedQuery(text)).toBe(expected ?? all);
  });

  it('adds the time to the rows of each table that is filtered', () => {
    const each = (table: string) => `(${table} ${added})`;
    expect(windowedQuery('union (A | where $window), (B | where $window)')).toBe(`union ${each('A')}, ${each('B')}`);
  });
});
