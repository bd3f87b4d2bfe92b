import { describe, expect, test } from 'vitest';
import { aggregateFunctions } from '../../../../src/kql/aggregates';
import { scalarFunctions } from '../../../../src/kql/functions';
import { plugins } from '../../../../src/kql/plugins';
import { useCells } from '../../../support/kqlCells';

const cell = useCells();

for (const { name, examples } of scalarFunctions.filter((entry) => entry.examples.length > 0)) {
  describe(`${name}()`, () => {
    test.each(examples)('$kql gives $gives', async ({ kql, gives }) => {
      expect(await cell(`print v = ${kql}`)).toBe(gives);
    });
  });
}

for (const { name, examples } of [...aggregateFunctions, ...plugins]) {
  describe(`${name}()`, () => {
    test.each(examples)('$kql gives $gives', async ({ kql, gives }) => {
      expect(await cell(kql)).toBe(gives);
    });
  });
}

test('every name of a function and of an aggregate is there once', () => {
  for (const list of [scalarFunctions, aggregateFunctions]) {
    const names = list.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }
});
