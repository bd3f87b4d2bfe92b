import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/flows/query/evaluate';
import { pinnedNow, sampleTables } from '../../support/kqlDatabase';
import { useKqlDatabase } from '../../support/useKqlDatabase';

describe('set', () => {
  const database = useKqlDatabase();

  async function results(text: string): Promise<unknown> {
    const given = await evaluate(text, database.session(), { tables: sampleTables, now: pinnedNow });
    return given.ok ? given.tables.map(({ rows }) => rows) : given.diagnostics.map(({ code }) => code);
  }

  it('says what time it is', async () => {
    const text = 'set query_now = datetime(2020-01-01 05:00); let yesterday = ago(1d); print now(), yesterday, datetime(8:00)';
    expect(await results(text)).toEqual([
      [['2020-01-01T05:00:00.0000000Z', '2019-12-31T05:00:00.0000000Z', '2020-01-01T08:00:00.0000000Z']],
    ]);
  });

  it('says how many rows a result has at most, in their order', async () => {
    expect(await results('set query_take_max_records = 2; range x from 1 to 5 step 1 | sort by x desc; print 1')).toEqual([
      [['5'], ['4']],
      [['1']],
    ]);
  });

  it('counts for the statements behind it alone', async () => {
    expect(
      await results('print now() > datetime(2021-01-01); set query_now = datetime(2020-01-01); print now() > datetime(2021-01-01)'),
    ).toEqual([[['true']], [['false']]]);
  });

  it.each(['query_datetimescope_column = "t"', 'query_datetimescope_from = datetime(2024-01-02)', 'query_language = "sql"'])(
    'is refused where it would change the answer in another way: %s',
    async (setting) => {
      expect(await results(`set ${setting}; print 1`)).toEqual(['unsupported-option']);
    },
  );

  it.each(['notruncation', 'querytrace', 'query_language = "kql"', 'request_readonly = true'])(
    'changes nothing where it tells the service how to work: %s',
    async (setting) => {
      expect(await results(`set ${setting}; print 1`)).toEqual([[['1']]]);
    },
  );
});
