import { describe, expect, it } from 'vitest';
import { s2CellFunctions } from '../../../../src/kql/macros/s2Cells';

const call = (name: string, ...values: (string | number | bigint)[]): string =>
  String(s2CellFunctions.find((one) => one.name === name)?.evaluate(...values));
const list = (text: string): readonly string[] => JSON.parse(text) as string[];

/** Places all over the earth, the corners and middles of the faces of its cube among them. */
const places: readonly (readonly [number, number])[] = [
  [0, 0],
  [180, 0],
  [45, 35.264389682754654],
  [-135, -35.264389682754654],
  [0, 90],
  [77, -90],
  ...Array.from({ length: 300 }, (_, index): readonly [number, number] => [
    ((index * 137.507764) % 360) - 180,
    (Math.asin((index * 2 + 1) / 300 - 1) * 180) / Math.PI,
  ]),
];

describe('a cell of the earth', () => {
  it('holds its own middle, and lies in the larger cell of the same place', () => {
    for (const [x, y] of places) {
      for (const level of [1, 7, 15, 30]) {
        const token = call('kql_s2_cell', x, y, BigInt(level));
        const [right, up] = (JSON.parse(call('kql_s2_center', token)) as { coordinates: [number, number] }).coordinates;
        expect(call('kql_s2_cell', right, up, BigInt(level))).toBe(token);
        expect(call('kql_s2_cell', right, up, BigInt(level - 1))).toBe(call('kql_s2_cell', x, y, BigInt(level - 1)));
      }
    }
  });

  it('is a neighbor of each of its neighbors, over the edges of a face too', () => {
    for (const [x, y] of places) {
      const token = call('kql_s2_cell', x, y, 4n);
      const around = list(call('kql_s2_neighbors', token));
      // Three cells meet in a corner of the cube, elsewhere four.
      expect([7, 8]).toContain(around.length);
      expect(around).not.toContain(token);
      for (const other of around) expect(list(call('kql_s2_neighbors', other))).toContain(token);
    }
  });

  it.each(['', 'x', 'c', '2', '12345678901234567', 'e000000000000001'])('is none that the token %j names', (token) => {
    expect(call('kql_s2_center', token)).toBe('null');
  });
});
