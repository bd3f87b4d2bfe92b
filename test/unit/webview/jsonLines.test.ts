import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/base/column';
import { jsonCommand } from '../../../webview-ui/src/json/jsonKeys';
import { JsonOutline } from '../../../webview-ui/src/json/jsonLines';

const columns: readonly Column[] = [
  { name: 'Name', type: 'string' },
  { name: 'Count', type: 'long' },
  { name: 'Body', type: 'dynamic' },
];
const rows = [
  ['a "b"', '1', '{"x":[1,2],"y":null}'],
  [null, null, null],
  ['', '-3', '[]'],
];
const outline = (): JsonOutline =>
  new JsonOutline(
    columns.map((column, index) => ({ column, index })),
    rows.length,
  );
const written = (made: JsonOutline): string =>
  rows
    .flatMap((cells, row) => made.linesOf(row, cells).map(({ depth, key, text }) => `${'  '.repeat(depth)}${key ? `${key}: ` : ''}${text}`))
    .join('\n');

describe('rows as JSON', () => {
  it('are valid JSON line by line, with values closed and open', () => {
    const made = outline();
    const expected = [
      { Name: 'a "b"', Count: 1, Body: { x: [1, 2], y: null } },
      { Name: null, Count: null, Body: null },
      { Name: '', Count: -3, Body: [] },
    ];
    expect(JSON.parse(`[${written(made)}]`)).toEqual(expected);
    made.toggle(0, 2, rows[0]![2]!);
    expect(written(made)).toContain('    "x": [\n      1,\n      2\n    ],\n    "y": null\n  }\n},');
    expect(JSON.parse(`[${written(made)}]`)).toEqual(expected);
  });

  it('have as many lines as are counted, and every line leads back to its row', () => {
    const made = outline();
    for (const [row, cells] of rows.entries()) made.toggle(row, 2, cells[2]!);
    const lines = rows.map((cells, row) => made.linesOf(row, cells).length);
    expect(lines).toEqual([11, 5, 5]);
    expect(made.count).toBe(21);
    expect(rows.map((_, row) => made.lineOf(row))).toEqual([0, 11, 16]);
    expect(Array.from({ length: made.count }, (_, line) => made.rowOf(line)).join('')).toBe('000000000001111122222');
    expect(made.lineOfColumn(2, 2)).toBe(19);
  });

  it('close again to what they were', () => {
    const made = outline();
    made.toggle(0, 2, rows[0]![2]!);
    expect(made.isOpen(0, 2)).toBe(true);
    made.toggle(0, 2, rows[0]![2]!);
    expect(made.count).toBe(15);
  });

  it('go by the keys of a tree, and leave other keys alone', () => {
    const press = { key: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
    expect(jsonCommand({ ...press, key: 'ArrowRight' })).toEqual({ kind: 'open' });
    expect(jsonCommand({ ...press, key: 'ArrowDown', ctrlKey: true, shiftKey: true })).toEqual({
      kind: 'move',
      to: 'rowDown',
      extend: true,
    });
    expect(jsonCommand({ ...press, key: 'F10', shiftKey: true })).toEqual({ kind: 'menu' });
    expect(jsonCommand({ ...press, key: 'p', ctrlKey: true })).toBeUndefined();
  });
});
