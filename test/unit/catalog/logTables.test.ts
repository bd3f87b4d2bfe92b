import { describe, expect, it } from 'vitest';
import { findLogTable, logTableOfCategory, logTables } from '../../../src/catalog/logTables';

describe('the catalog of log tables', () => {
  it('holds each table once', () => {
    expect(new Set(logTables.map((table) => table.name.toLowerCase())).size).toBe(logTables.length);
    expect(logTables).toHaveLength(34);
  });

  for (const table of logTables) {
    it(`knows ${table.name} by its columns, identity and categories`, () => {
      const names = table.columns.map((column) => column.name);
      expect(new Set(names).size).toBe(names.length);
      expect(names).toContain('TimeGenerated');
      expect(table.identity.flat().filter((name) => !names.includes(name))).toEqual([]);
      expect(table.categories.filter((category) => logTableOfCategory(category) !== table)).toEqual([]);
      expect(table.documentation).toBe(`https://learn.microsoft.com/azure/azure-monitor/reference/tables/${table.name.toLowerCase()}`);
      expect(table.description).toMatch(/^[A-Z].+\.$/);
    });
  }

  it('finds a table in any letter case', () => {
    expect(findLogTable('signinlogs')?.name).toBe('SigninLogs');
    expect(findLogTable('nothing')).toBeUndefined();
  });
});
