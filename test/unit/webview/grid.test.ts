import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/base/column';
import { groupThousands } from '../../../src/base/quantities';
import { displayText, shortDateTime } from '../../../webview-ui/src/grid/cellDisplay';
import {
  layoutColumns,
  moveColumn,
  shiftColumn,
  startArrangement,
  visibleColumns,
  withHidden,
  withPinned,
  withWidth,
} from '../../../webview-ui/src/grid/columnLayout';
import { copyFormats } from '../../../webview-ui/src/grid/copyFormats';
import { gridCommand } from '../../../webview-ui/src/grid/gridKeys';
import { PageCache, pageSize, type Row } from '../../../webview-ui/src/grid/pageCache';
import { maximumHeight, offsetToReveal, scrollMapping, toLogical, toScrollTop } from '../../../webview-ui/src/grid/scrollMapping';
import {
  allRanges,
  cellsIn,
  clickCell,
  clickWhole,
  currentRange,
  move,
  selectAll,
  startSelection,
} from '../../../webview-ui/src/grid/selection';
import { addCell, noStatistics, statisticsText } from '../../../webview-ui/src/grid/statistics';

const columns: readonly Column[] = [
  { name: 'Name', type: 'string' },
  { name: 'Count', type: 'long' },
  { name: 'a b', type: 'dynamic' },
];
const size = { rows: 100, columns: 3 };

describe('scrolling', () => {
  it('is one to one where the rows fit under the browser limit', () => {
    expect(scrollMapping(24_000, 600).scale).toBe(1);
  });

  it('reaches the last row of any number of rows', () => {
    const mapping = scrollMapping(24 * 50_000_000, 600);
    expect(mapping.height).toBe(maximumHeight);
    expect(toLogical(mapping, maximumHeight - 600)).toBeCloseTo(24 * 50_000_000 - 600, 3);
    expect(toScrollTop(mapping, mapping.end)).toBeCloseTo(maximumHeight - 600, 3);
  });

  it('moves no further than it takes to show a row', () => {
    const at = { rowHeight: 24, viewport: 240 };
    expect(offsetToReveal({ ...at, row: 5, offset: 0 })).toBe(0);
    expect(offsetToReveal({ ...at, row: 10, offset: 0 })).toBe(24);
    expect(offsetToReveal({ ...at, row: 1, offset: 240 })).toBe(24);
  });
});

describe('selection', () => {
  it('extends from the anchor and stays inside the grid', () => {
    const started = clickCell(startSelection, { row: 98, column: 1 }, { extend: false, add: false }, size);
    const extended = move(started, 'pageDown', { extend: true, page: 20, size });
    expect(currentRange(extended, size)).toEqual({ top: 98, bottom: 99, left: 1, right: 1 });
  });

  it('goes back to one cell when a key does not extend', () => {
    const moved = move(selectAll(startSelection), 'right', { extend: false, page: 1, size });
    expect(currentRange(moved, size)).toEqual({ top: 0, bottom: 0, left: 1, right: 1 });
  });

  it('takes whole rows, whole columns and everything', () => {
    const row = clickWhole(startSelection, { row: 4, column: 2 }, 'rows', false);
    expect(currentRange(row, size)).toEqual({ top: 4, bottom: 4, left: 0, right: 2 });
    const column = clickWhole(startSelection, { row: 4, column: 2 }, 'columns', true);
    expect(currentRange(column, size)).toEqual({ top: 0, bottom: 99, left: 0, right: 2 });
    expect(cellsIn(currentRange(selectAll(startSelection), size))).toBe(300);
  });

  it('keeps earlier rectangles when a click adds', () => {
    const two = clickCell(startSelection, { row: 5, column: 1 }, { extend: false, add: true }, size);
    expect(allRanges(two, size)).toHaveLength(2);
  });
});

describe('keys', () => {
  const press = (key: string, keys: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) =>
    gridCommand({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...keys })?.kind;
  const expected = [
    [press('ArrowDown'), 'move'],
    [press('c', { ctrlKey: true }), 'copy'],
    [press('C', { metaKey: true, shiftKey: true }), 'copyAs'],
    [press('F10', { shiftKey: true }), 'menu'],
    [press('f', { ctrlKey: true }), 'find'],
    [press(' '), 'openRow'],
    [press('ArrowLeft', { altKey: true, shiftKey: true }), 'shiftColumn'],
    [press('Enter', { ctrlKey: true }), undefined],
    [press('x'), undefined],
  ] as const;
  it('do what the grid promises, and leave the rest alone', () => {
    for (const [found, wanted] of expected) expect(found).toBe(wanted);
  });
});

describe('columns', () => {
  const start = startArrangement(columns);
  const names = (arrangement: typeof start): readonly string[] =>
    layoutColumns(columns, arrangement, 10).columns.map(({ column }) => column.name);

  it('move, also by one place', () => {
    expect(names(moveColumn(start, 0, undefined))).toEqual(['Count', 'a b', 'Name']);
    expect(names(shiftColumn(start, 0, 1))).toEqual(['Count', 'Name', 'a b']);
    expect(names(shiftColumn(start, 2, -1))).toEqual(['Name', 'a b', 'Count']);
  });

  it('stand first when pinned', () => {
    expect(names(withPinned(start, 2, true))).toEqual(['a b', 'Name', 'Count']);
  });

  it('are never all hidden', () => {
    expect(names(withHidden(start, [0], true))).toEqual(['Count', 'a b']);
    expect(names(withHidden(start, [0, 1, 2], true))).toHaveLength(3);
  });

  it('keep a width that can be grabbed', () => {
    expect(layoutColumns(columns, withWidth(start, 0, 1), 10).columns[0]?.width).toBe(40);
  });

  it('are drawn only where they show', () => {
    const wide = Array.from({ length: 500 }, (_, index): Column => ({ name: `c${index}`, type: 'long' }));
    const layout = layoutColumns(wide, startArrangement(wide), 10);
    const { first, end } = visibleColumns(layout, 10_000, 1000);
    expect(first).toBeGreaterThan(80);
    expect(end - first).toBeLessThan(15);
  });
});

describe('copies', () => {
  const block = {
    columns,
    rows: [
      ['a\t"b"', '1234', '{"x":1}'],
      [null, null, null],
      ['', '-5', '[]'],
    ],
  };
  const wanted: Readonly<Record<string, string>> = {
    tsv: 'a "b"\t1234\t{"x":1}\n\t\t\n\t-5\t[]',
    tsvHeader: 'Name\tCount\ta b\na "b"\t1234\t{"x":1}\n\t\t\n\t-5\t[]',
    csv: 'Name,Count,a b\r\n"a\t""b""",1234,"{""x"":1}"\r\n,,\r\n"",-5,[]',
    json: '[\n  {"Name":"a\\t\\"b\\"","Count":1234,"a b":{"x":1}},\n  {"Name":null,"Count":null,"a b":null},\n  {"Name":"","Count":-5,"a b":[]}\n]',
    markdown: '| Name | Count | a b |\n| --- | ---: | --- |\n| a\t"b" | 1234 | {"x":1} |\n|  |  |  |\n|  | -5 | [] |',
    datatable:
      'datatable(Name: string, Count: long, ["a b"]: dynamic)\n[\n    "a\\t\\"b\\"", 1234, dynamic({"x":1}),\n    "", long(null), dynamic(null),\n    "", long(-5), dynamic([])\n]',
  };
  for (const format of copyFormats) {
    it(`are exact as ${format.title}`, () => expect(format.write(block)).toBe(wanted[format.id]));
  }
});

describe('cells', () => {
  it('show null unlike an empty text', () => {
    const options = { localTime: false, thousands: true };
    expect(displayText(null, 'long', options)).toBe('null');
    expect(displayText('', 'string', options)).toBe('');
    expect(displayText('\u202egnp.exe', 'string', options)).toBe('\\u202egnp.exe');
    expect(displayText('שלום', 'string', options)).toBe('שלום');
  });

  it('group digits of plain numbers only', () => {
    expect(groupThousands('-1234567.50')).toBe('-1,234,567.50');
    expect(groupThousands('1e300')).toBe('1e300');
    expect(groupThousands('999')).toBe('999');
  });

  it('leave nothing of a datetime out but trailing zeros', () => {
    expect(shortDateTime('2024-01-02T03:04:05.1200000Z')).toBe('2024-01-02 03:04:05.12Z');
    expect(shortDateTime('2024-01-02T03:04:05.0000000Z')).toBe('2024-01-02 03:04:05Z');
  });

  it('add up in the footer', () => {
    const total = ['1', '3', null, 'x'].reduce((sum, text) => addCell(sum, text, 'long'), noStatistics);
    expect(statisticsText(total)).toBe('4 cells · sum 4 · avg 2 · min 1 · max 3');
  });
});

describe('pages of rows', () => {
  it('are dropped when the view has left them, and the last place wins', async () => {
    const asked: { offset: number; signal: AbortSignal; answer: (rows: readonly Row[]) => void }[] = [];
    const cache = new PageCache(
      (offset, _count, signal) =>
        new Promise((answer, reject) => {
          asked.push({ offset, signal, answer });
          signal.addEventListener('abort', () => reject(new DOMException('left', 'AbortError')));
        }),
      () => undefined,
      () => undefined,
    );
    for (let place = 0; place < 50; place++) cache.want(place * 10_000, place * 10_000 + 40);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const last = asked.at(-1)!;
    expect(last.offset).toBe(490_000);
    expect(asked.filter(({ signal }) => !signal.aborted)).toEqual([last]);
    last.answer(Array.from({ length: pageSize }, (_, index): Row => [String(index)]));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(cache.row(490_003)?.[0]).toBe('3');
  });

  it('are asked for again after a failure only when told', async () => {
    let calls = 0;
    const cache = new PageCache(
      () => Promise.reject(new Error(`call ${++calls}`)),
      () => undefined,
      () => undefined,
    );
    cache.want(0, 10);
    await new Promise((resolve) => setTimeout(resolve, 5));
    cache.want(0, 10);
    expect(calls).toBe(1);
    cache.retry();
    expect(calls).toBe(2);
  });
});
