import { describe, expect, it } from 'vitest';
import { fileKindOf } from '../../../src/shapes/fileKind';

const kindOf = (text: string): string => fileKindOf(new TextEncoder().encode(text), true);
const record = '{"id":"1","properties":{"list":[1,2]}}';

describe('the kind of a file', () => {
  for (const [name, text] of [
    ['a damaged line comes before a whole one', `${record.slice(0, 20)}\n${record}\n`],
    ['most of its first lines are cut off', `${`${record.slice(0, 25)}\n`.repeat(40)}${record}\n${record}\n`],
    ['a damaged line opens brackets that never close', `{"a":[[[{\n${record}\n{"b":[[\n{"c":{\n`],
    ['a line of text that is no JSON comes between', `${record}\n{"a":\nno\nno\nno\n${record.slice(1)}\n`],
  ] as const) {
    it(`is lines where ${name}`, () => expect(kindOf(text)).toBe('lines'));
  }

  for (const [name, text] of [
    ['a list with one element to a line', `[\n${record},\n${record}\n]\n`],
    ['a list with the commas before its elements', `[\n${record}\n,${record}\n,${record}\n]`],
    ['the list of an answer', `{\n"value": [\n${record}\n]\n}\n`],
    ['a record over several lines', JSON.stringify(JSON.parse(record), undefined, 2)],
    ['a record over several lines before one on a single line', `${JSON.stringify(JSON.parse(record), undefined, 2)}\n${record}\n`],
    ['a damaged record over several lines', `{\n"a": 1,\n"b": {\n"c": [1,\n`],
  ] as const) {
    it(`is a document: ${name}`, () => expect(kindOf(text)).toBe('document'));
  }
});
