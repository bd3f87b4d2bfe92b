import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { useKqlDatabase } from '../../../support/useKqlDatabase';

const { session } = useKqlDatabase();

async function answer(expression: string): Promise<unknown> {
  const found = await evaluate(`print v = ${expression}`, session(), { tables: [], now: 0n });
  return found.ok ? found.tables[0]?.rows[0]?.[0] : found.diagnostics.map(({ code }) => code);
}

describe('a literal', () => {
  const id = '0f8fad5b-d9cb-469f-a165-70867728950e';

  it.each([id, id.toUpperCase(), `{${id}}`, `"${id}"`, id.replaceAll('-', '')])('of a GUID may be written guid(%s)', async (text) => {
    expect(await answer(`guid(${text})`)).toBe(id);
    expect(await answer(`tostring(guid(${text}))`)).toBe(id);
  });

  it.each([
    'guid(1111-2222)',
    `guid(${id.slice(0, 20)}\0${id.slice(20)})`,
    `guid('${id}' x)`,
    'decimal(1.5.2)',
    'decimal(1\0)',
    'decimal(.)',
    'decimal(1234567890123456789012)',
    'decimal(1e-18)',
    'int(2147483648)',
    'int(-2147483649)',
    'datetime(5)',
    'datetime(62020-06-15)',
    'datetime(0001-01-01T00:00:00+01:00)',
  ])('that is none is refused at its place: %s', async (text) => {
    expect(await answer(text)).toEqual(['bad-literal']);
  });

  it('of a datetime may be the last moment of the calendar', async () => {
    expect(await answer('tostring(datetime(9999-12-31 23:59:59.9999999))')).toBe('9999-12-31T23:59:59.9999999Z');
  });

  it.each(['2022, 12, 2', '12-02-2022', '12/2/2022', '2 December 2022', 'Fri, 2 Dec 22 00:00', '2022-12-2 0:00'])(
    'of a datetime is what todatetime() reads: %s',
    async (text) => {
      expect(await answer(`tostring(datetime(${text}))`)).toBe('2022-12-02T00:00:00.0000000Z');
      expect(await answer(`tostring(todatetime("${text}"))`)).toBe('2022-12-02T00:00:00.0000000Z');
    },
  );

  it('of a decimal keeps its digits', async () => {
    expect(await answer('decimal(0.1)')).toBe('0.1');
    expect(await answer('decimal(-1.5e3)')).toBe('-1500');
    expect(await answer('decimal(123456789012345678901)')).toBe('123456789012345678901');
    expect(await answer('decimal(0.00000000000000001)')).toBe('0.00000000000000001');
  });

  it.each([
    ['[1e999, -1e999]', '["Infinity","-Infinity"]'],
    ['[real(+inf), -real(+inf), -real(-inf), -real(nan)]', '["Infinity","-Infinity","Infinity","NaN"]'],
  ])('of a dynamic holds what is no number of JSON as a text, as packing does: %s', async (json, text) => {
    expect(await answer(`tostring(dynamic(${json}))`)).toBe(text);
    expect(await answer(`isfinite(toreal(dynamic(${json})[1]))`)).toBe('false');
    expect(await answer(`1 in (dynamic(${json}))`)).toBe('false');
  });
});
