import { expect, test } from 'vitest';
import { arrayItems, bagEntries, bagOf, mergeBags } from '../../../../src/kql/macros/json';

test('the items of an array stay as they are written', () => {
  expect(arrayItems('[1.50, "a,]\\"b", {"x":[1,2]}, null, 12345678901234567890]')).toEqual([
    '1.50',
    '"a,]\\"b"',
    '{"x":[1,2]}',
    'null',
    '12345678901234567890',
  ]);
  expect(arrayItems('[]')).toEqual([]);
  expect(arrayItems('{"a":1}')).toBeUndefined();
});

test('the entries of a bag keep their order, numeric keys too', () => {
  expect([...(bagEntries('{"b":1,"1":{"c":"}"},"a:b":[]}') ?? [])]).toEqual([
    ['b', '1'],
    ['1', '{"c":"}"}'],
    ['a:b', '[]'],
  ]);
});

test('of equal keys in several bags the first decides', () => {
  expect(bagOf(mergeBags(['{"a":1}', 'null', '{"a":2,"b":3}']))).toBe('{"a":1,"b":3}');
});
