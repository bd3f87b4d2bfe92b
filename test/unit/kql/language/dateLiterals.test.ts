import { beforeAll, describe, expect, it } from 'vitest';
import { createLanguage } from '../../../../src/kql/language/language';
import type { KqlLanguage } from '../../../../src/kql/language/language';
import { loadKusto } from '../../../../src/kql/parser/kusto';
import { sampleTables } from '../../../support/kqlDatabase';

describe('completion of times', () => {
  let language: KqlLanguage;
  beforeAll(async () => {
    language = createLanguage(await loadKusto(), () => Date.UTC(2024, 4, 17, 13));
  });
  /** What the text becomes when each of the first completions is taken. */
  const taken = async (marked: string): Promise<readonly string[]> => {
    const [before = '', after = ''] = marked.split('^');
    const text = before + after;
    const offered = await language.complete(text, before.length, { tables: sampleTables });
    return offered
      .filter(({ kind }) => kind === 'value')
      .map(({ insert, span }) => text.slice(0, span.start) + insert + text.slice(span.end));
  };

  it('offers spans and days behind the comparison of a time', async () => {
    expect(await taken('SigninLogs | where TimeGenerated > ^')).toEqual(
      [
        'ago(1h)',
        'ago(1d)',
        'ago(7d)',
        'ago(30d)',
        'datetime(2024-05-17)',
        'datetime(2024-05-16)',
        'datetime(2024-05-10)',
        'datetime(2024-05-01)',
      ].map((value) => `SigninLogs | where TimeGenerated > ${value}`),
    );
    expect(await taken('SigninLogs | where TimeGenerated between (da^')).toContain(
      'SigninLogs | where TimeGenerated between (datetime(2024-05-17)',
    );
  });

  it('offers none behind the comparison of anything else', async () => {
    expect(await taken('SigninLogs | where Attempts > ^')).toEqual([]);
    expect(await taken('SigninLogs | where TimeGenerated ^')).toEqual([]);
  });

  it('offers days inside the brackets of a literal, closing them where they are open', async () => {
    expect((await taken('print datetime(2024-^'))[0]).toBe('print datetime(2024-05-17)');
    expect((await taken('print datetime(^2020-01-01)'))[1]).toBe('print datetime(2024-05-17T00:00:00Z)');
  });
});
