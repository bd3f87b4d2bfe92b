import { describe, expect, it } from 'vitest';
import { exportChoices, suggestedName } from '../../../../src/features/export/choices';
import { exportFormatIds } from '../../../../src/protocol/engine';

const day = new Date('2026-11-21T10:00:00Z');

describe('the ways to export', () => {
  it('offer every format that the engine writes, each in words of its own', () => {
    expect([...new Set(exportChoices.map(({ format }) => format))].sort()).toEqual([...exportFormatIds].sort());
    for (const part of ['id', 'label', 'description'] as const) {
      const texts = exportChoices.map((choice) => String(typeof choice[part] === 'function' ? choice[part]() : choice[part]));
      expect(new Set(texts).size).toBe(exportChoices.length);
    }
  });

  it('make formulas harmless in the way for Excel alone', () => {
    expect(exportChoices.filter(({ excel }) => excel).map(({ id, format }) => [id, format])).toEqual([['excel', 'csv']]);
  });
});

describe('the name of the file', () => {
  it.each([
    ['SigninLogs | take 1', 'SigninLogs-2026-11-21.csv'],
    ['// All of them\nlet x = SigninLogs;\nAuditLogs | take 1', 'AuditLogs-2026-11-21.csv'],
    ['', 'results-2026-11-21.csv'],
    ['"../../etc"', 'etc-2026-11-21.csv'],
  ])('of %j says what is in it', (query, name) => {
    expect(suggestedName(query, { extension: 'csv' }, day)).toBe(name);
  });
});
