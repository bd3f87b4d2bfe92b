import { describe, expect, it } from 'vitest';
import { isOwnCommand } from '../../../src/host/ownCommands';
import { pageHtml } from '../../../src/host/pageHtml';
import { elapsedText, readCustomRange, timePresets, timeRangeOf } from '../../../webview-ui/src/query/timeRanges';

describe('the page', () => {
  const html = pageHtml({ cspSource: 'https://x', script: 's.js', style: 's.css', nonce: 'N', title: '<b>"t"' });

  it('allows its own script and style, and nothing unsafe', () => {
    expect(html).toContain("default-src 'none'; script-src 'nonce-N'; style-src https://x 'nonce-N'");
    expect(html).not.toContain('unsafe');
    expect(html).toContain('&lt;b&gt;&quot;t&quot;');
  });

  it('may run the commands of the product only', () => {
    expect(isOwnCommand('entraLogs.logs.openFolder')).toBe(true);
    expect(isOwnCommand('workbench.action.terminal.new')).toBe(false);
    expect(isOwnCommand('entraLogs.x;rm')).toBe(false);
  });
});

describe('time ranges', () => {
  const now = Date.parse('2024-06-01T00:00:00Z');

  it('of every preset end now and begin its span before', () => {
    for (const { id, span } of timePresets) {
      const range = timeRangeOf(id, undefined, now);
      if (span === undefined) expect(range).toBeUndefined();
      else expect(Date.parse(range!.to) - Date.parse(range!.from)).toBe(span);
    }
  });

  it('are read from dates, with the end open for now', () => {
    expect(readCustomRange('2024-05-31', '', now)).toEqual({ from: '2024-05-31T00:00:00.0000000Z', to: '2024-06-01T00:00:00.0000000Z' });
  });

  it('say what is wrong with what was typed', () => {
    expect(readCustomRange('yesterday', '', now)).toContain('From');
    expect(readCustomRange('2024-05-31', 'x', now)).toContain('To');
    expect(readCustomRange('2024-06-02', '2024-06-01', now)).toContain('later');
  });

  it('count seconds and minutes', () => {
    expect(elapsedText(432)).toBe('0.4 s');
    expect(elapsedText(65_000)).toBe('1 min 5 s');
  });
});
