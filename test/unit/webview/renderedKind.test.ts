import { describe, expect, it } from 'vitest';
import { renderedKind } from '../../../webview-ui/src/chart/renderedKind';

describe('the chart that a query says it ends in', () => {
  it('is the kind behind its last render, however it is spaced', () => {
    expect(renderedKind('SigninLogs | summarize count() by bin(TimeGenerated, 1h) | render timechart')?.id).toBe('timechart');
    expect(renderedKind('A | render piechart;\nB\n|render\n  ColumnChart with (title="x")')?.id).toBe('columnchart');
  });

  it('is none where nothing is drawn on a canvas', () => {
    for (const text of [
      'SigninLogs | take 10',
      'print render = 1',
      'A | render table',
      'A | count | render card',
      'A | render nothingKnown',
    ]) {
      expect(renderedKind(text), text).toBeUndefined();
    }
  });
});
