import { expect, test } from 'vitest';
import { readStatistics } from '../../../src/azure/logs/queryStatistics';

test('statistics of an answer are read as far as the workspace tells them', () => {
  const query = {
    executionTime: 0.25,
    resourceUsage: {
      cpu: { user: '00:00:01', kernel: '00:00:00.5', 'total cpu': '1.02:03:04.5000000' },
      memory: { peak_per_node: 1048576 },
    },
    inputDatasetStatistics: { extents: { total: 2, scanned: 1 }, rows: { total: 1000, scanned: 10 } },
    datasetStatistics: [
      { table_row_count: 3, table_size: 40 },
      { tableRowCount: 1, tableSize: 2 },
    ],
  };
  expect(readStatistics({ query })).toEqual({
    seconds: 0.25,
    processorSeconds: 93_784.5,
    memoryBytes: 1_048_576,
    rowsScanned: 10,
    rowsThere: 1000,
    answerBytes: 42,
  });
  expect(readStatistics({ query: { executionTime: 'soon', resourceUsage: { cpu: { 'total cpu': 'much' } } } })).toEqual({});
  expect(readStatistics(undefined)).toBeUndefined();
  expect(readStatistics({})).toBeUndefined();
});
