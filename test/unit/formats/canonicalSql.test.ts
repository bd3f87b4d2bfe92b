import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellText } from '../../../src/base/cell';
import type { ColumnType } from '../../../src/base/column';
import { physicalTypes } from '../../../src/base/physicalType';
import { canonicalSql } from '../../../src/formats/canonicalSql';
import type { Database, Session } from '../../../src/store/duckdb';
import { openDatabase } from '../../../src/store/duckdb';

let database: Database;
let session: Session;
beforeAll(async () => {
  database = await openDatabase();
  session = await database.session();
});
afterAll(() => {
  session.dispose();
  database.dispose();
});

const values: Readonly<Record<ColumnType, readonly string[]>> = {
  bool: ['true', 'false', 'NULL'],
  int: ['0', '-2147483648', '2147483647', 'NULL'],
  long: ['0', '-9223372036854775808', '9223372036854775807', 'NULL'],
  decimal: ['0', '1.5', '100', '-0.00000000000000001', '123456789012345678901.5', 'NULL'],
  string: [`''`, `'a "quoted" | text'`],
  datetime: [
    ...['0', '3155378975999999999', '638000000012345678', '638000000000000000', '621355968000000000', '621355967999999999', 'NULL'],
    ...['638000000012345670', '638000000012345600', '638000000012345000', '638000000012340000', '638000000012300000'],
    ...['638000000012000000', '638000000010000000', '713400000000000000', '713400000000000001', '713400000000000010'],
  ],
  timespan: ['0', '1', '-1', '864000000000', '-864000000001', '35999999999', '9223372036854775807', '-9223372036854775808', 'NULL'],
  guid: [`'774A0DC4-55a2-4159-b959-dbc9d6287eb5'`, 'NULL'],
  dynamic: [`'{"a":[1,2,{"b":null}]}'`, `'"text"'`, 'NULL'],
  real: [
    ...['0', '-0.0', '1', '-1', '0.1', '1.5', '1e5', '123456.789', `'NaN'`, `'Infinity'`, `'-Infinity'`, 'NULL'],
    ...['1e14', '999999999999999', '1e15', '1234567890123456', '-1234567890123456.5', '9007199254740993', '1e16', '1.2345678901234567e16'],
    ...['1e17', '-1.5e20', '123456789012345680000', '1e21', '1.5e21', '-1.7976931348623157e308', '5e-324', '2.5e-10', '1e-7', '9.9e-7'],
    ...['1e-6', '1.5e-6', '-0.000012345', '1e-5', '1e-4', '0.00012', '0.001', '1e100', '4503599627370496.5', '0.1 + 0.2'],
  ],
};

describe('canonical text in SQL', () => {
  for (const [type, list] of Object.entries(values) as [ColumnType, readonly string[]][]) {
    it(`is for ${type} what the grid shows`, async () => {
      for (const value of list) {
        const rows = await session.all(`SELECT v, ${canonicalSql('v', type)} FROM (SELECT CAST(${value} AS ${physicalTypes[type]}) AS v)`);
        expect({ value, text: rows[0]![1] }).toEqual({ value, text: cellText(rows[0]![0]!, type) });
      }
    });
  }

  it('is right for ten thousand reals of every size', async () => {
    const rows = await session.all(
      `SELECT v, ${canonicalSql('v', 'real')} FROM (SELECT (random() - 0.5) * pow(10, i % 60 - 30) AS v FROM range(10000) AS numbers(i))`,
    );
    const wrong = rows.filter(([value, text]) => text !== cellText(value!, 'real'));
    expect(wrong).toEqual([]);
  });
});
