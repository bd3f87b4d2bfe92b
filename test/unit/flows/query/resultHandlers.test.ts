import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ColumnFilter, QueryOutcome, SortKey } from '../../../../src/protocol/engine';
import type { Workbench } from '../../../support/workbench';
import { openWorkbench, quiet } from '../../../support/workbench';

let bench: Workbench;
let outcome: QueryOutcome;
beforeAll(async () => {
  bench = await openWorkbench();
  const text = `SELECT * FROM (VALUES
    (1, 'Zoë', 10.5, 638000000000000000, '{"n":10}'::JSON),
    (2, '', NULL, NULL, NULL),
    (3, 'amy 50%', 'NaN'::DOUBLE, 621355968000000000, '{"n":9}'::JSON),
    (4, 'Amy', -1.0, 638000000000000001, '9'::JSON),
    (5, 'ben', 2.0, 638000000000000000, '10'::JSON)) AS t("Row", "Name", "Ratio", "Time", "Body")`;
  outcome = await bench.handlers['query/run']({ text }, quiet());
});
afterAll(() => bench.close());

const look = (viewId = ''): { resultId: string; table: number; viewId: string } => ({ resultId: outcome.resultId, table: 0, viewId });
const view = (sort: SortKey[], filters: ColumnFilter[] = []): Promise<{ viewId: string; rows: number }> =>
  bench.handlers['result/view']({ resultId: outcome.resultId, table: 0, sort, filters }, quiet());
async function order(sort: SortKey[], filters: ColumnFilter[] = []): Promise<string> {
  const { viewId } = await view(sort, filters);
  const { rows } = await bench.handlers['result/rows']({ ...look(viewId), offset: 0, count: 100 }, quiet());
  return rows.map(([row]) => row).join('');
}

describe('pages of a result', () => {
  it('have cells in canonical text, null distinct from empty', async () => {
    const { rows } = await bench.handlers['result/rows']({ ...look(), offset: 1, count: 2 }, quiet());
    expect(rows).toEqual([
      ['2', '', null, null, null],
      ['3', 'amy 50%', 'NaN', '1970-01-01T00:00:00.0000000Z', '{"n":9}'],
    ]);
  });

  it('end where the rows end', async () => {
    expect(await bench.handlers['result/rows']({ ...look(), offset: 4, count: 10 }, quiet())).toMatchObject({
      offset: 4,
      rows: [['5', 'ben', '2', {}, '10']],
    });
    expect((await bench.handlers['result/rows']({ ...look(), offset: 9, count: 10 }, quiet())).rows).toEqual([]);
  });

  it('say that a result is gone, not that nothing is there', async () => {
    const request = { resultId: 'other', table: 0, viewId: '', offset: 0, count: 1 };
    await expect(bench.handlers['result/rows'](request, quiet())).rejects.toMatchObject({ code: 'result-gone' });
  });
});

const sorts: readonly [string, SortKey[], string][] = [
  ['numbers by size, null first', [{ column: 'Ratio', descending: false }], '24513'],
  ['numbers descending, null last', [{ column: 'Ratio', descending: true }], '31542'],
  ['text by its characters', [{ column: 'Name', descending: false }], '24135'],
  ['times to the last digit, ties as they came', [{ column: 'Time', descending: false }], '23154'],
  ['dynamic numbers by size', [{ column: 'Body', descending: false }], '21345'],
  [
    'by several columns',
    [
      { column: 'Time', descending: true },
      { column: 'Name', descending: true },
    ],
    '45132',
  ],
];

const filters: readonly [string, ColumnFilter, string][] = [
  ['contains in any case', { kind: 'contains', column: 'Name', text: 'AMY' }, '34'],
  ['contains characters that mean something to LIKE', { kind: 'contains', column: 'Name', text: '%' }, '3'],
  ['contains part of a time', { kind: 'contains', column: 'Time', text: '1970-' }, '3'],
  ['contains what a type cannot have', { kind: 'contains', column: 'Ratio', text: 'ä' }, ''],
  ['equals with case', { kind: 'equals', column: 'Name', text: 'Amy' }, '4'],
  ['equals empty, not null', { kind: 'equals', column: 'Name', text: '' }, '2'],
  ['equals null', { kind: 'equals', column: 'Ratio', text: null }, '2'],
  ['equals NaN as it is shown', { kind: 'equals', column: 'Ratio', text: 'NaN' }, '3'],
  ['not equal, nulls stay', { kind: 'notEquals', column: 'Ratio', text: '2' }, '1234'],
  ['not null', { kind: 'notEquals', column: 'Body', text: null }, '1345'],
  ['in, with null', { kind: 'in', column: 'Ratio', values: ['2', null] }, '25'],
  ['in nothing', { kind: 'in', column: 'Ratio', values: [] }, ''],
  ['range of numbers with its ends', { kind: 'range', column: 'Ratio', from: '-1', to: '2' }, '45'],
  ['range of times', { kind: 'range', column: 'Time', from: '2022-09-28T22:13:20.0000001Z' }, '4'],
];

describe('views of a result', () => {
  for (const [name, keys, rows] of sorts) it(`sort ${name}`, async () => expect(await order(keys)).toBe(rows));

  for (const [name, filter, rows] of filters) {
    it(`filter: ${name}`, async () => {
      expect((await view([], [filter])).rows).toBe(rows.length);
      expect(await order([], [filter])).toBe(rows);
    });
  }

  it('have the same id for the same look, and none for the look as it came', async () => {
    const first = await view([{ column: 'Name', descending: true }]);
    expect(await view([{ column: 'Name', descending: true }])).toEqual(first);
    expect(await view([])).toEqual({ viewId: '', rows: 5 });
  });

  it('are made again after newer ones took their place', async () => {
    const { viewId } = await view([{ column: 'Row', descending: true }]);
    for (let index = 0; index < 20; index += 1) await view([], [{ kind: 'contains', column: 'Name', text: String(index) }]);
    const { rows } = await bench.handlers['result/rows']({ ...look(viewId), offset: 0, count: 1 }, quiet());
    expect(rows[0]?.[0]).toBe('5');
  });

  it('refuse a limit that is no value of the column', async () => {
    await expect(view([], [{ kind: 'range', column: 'Time', from: 'yesterday' }])).rejects.toMatchObject({ code: 'filter-invalid' });
  });
});

describe('find in a view', () => {
  const find = (text: string, fromRow: number, backwards = false, viewId = ''): Promise<unknown> =>
    bench.handlers['result/find']({ ...look(viewId), text, fromRow, backwards }, quiet());

  it('goes on, and round the end', async () => {
    expect(await find('amy', 0)).toEqual({ matches: 2, row: 2, column: 1, ordinal: 1 });
    expect(await find('amy', 3)).toEqual({ matches: 2, row: 3, column: 1, ordinal: 2 });
    expect(await find('amy', 4)).toEqual({ matches: 2, row: 2, column: 1, ordinal: 1 });
  });

  it('goes backwards, and round the beginning', async () => {
    expect(await find('amy', 2, true)).toEqual({ matches: 2, row: 2, column: 1, ordinal: 1 });
    expect(await find('amy', 1, true)).toEqual({ matches: 2, row: 3, column: 1, ordinal: 2 });
  });

  it('looks into times, numbers and dynamic values', async () => {
    expect(await find('22:13:20.0000001z', 0)).toEqual({ matches: 1, row: 3, column: 3, ordinal: 1 });
    expect(await find('10.5', 0)).toMatchObject({ matches: 1, row: 0, column: 2 });
    expect(await find('"n":9', 0)).toMatchObject({ matches: 1, row: 2, column: 4 });
  });

  it('counts places of the view, not of the result', async () => {
    const { viewId } = await view([{ column: 'Row', descending: true }]);
    expect(await find('zoë', 0, false, viewId)).toEqual({ matches: 1, row: 4, column: 1, ordinal: 1 });
  });

  it('finds nothing without failing', async () => {
    expect(await find('nowhere', 0)).toEqual({ matches: 0 });
    expect(await find('', 0)).toEqual({ matches: 0 });
  });
});

describe('column summaries', () => {
  it('tell how full a column is, how many values it has, and its ends', async () => {
    const summary = await bench.handlers['result/columns']({ resultId: outcome.resultId, table: 0 }, quiet());
    expect(summary).toEqual([
      { name: 'Row', type: 'int', filled: 1, distinct: 5, minimum: '1', maximum: '5' },
      { name: 'Name', type: 'string', filled: 0.8, distinct: 5, minimum: '', maximum: 'ben' },
      { name: 'Ratio', type: 'real', filled: 0.8, distinct: 4, minimum: '-1', maximum: 'NaN' },
      {
        name: 'Time',
        type: 'datetime',
        filled: 0.8,
        distinct: 3,
        minimum: '1970-01-01T00:00:00.0000000Z',
        maximum: '2022-09-28T22:13:20.0000001Z',
      },
      { name: 'Body', type: 'dynamic', filled: 0.8, distinct: 4 },
    ]);
  });
});

describe('release', () => {
  it('ends a result and its views', async () => {
    const { resultId } = await bench.handlers['query/run']({ text: 'SELECT 1 AS a' }, quiet());
    await bench.handlers['result/release']({ resultId }, quiet());
    await expect(bench.handlers['result/columns']({ resultId, table: 0 }, quiet())).rejects.toMatchObject({ code: 'result-gone' });
  });
});
