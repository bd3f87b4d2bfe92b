import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Column } from '../../../src/base/column';
import { exportFormats } from '../../../src/formats';
import type { FormatOptions } from '../../../src/formats/exportFormat';
import { exportFormatIds } from '../../../src/protocol/engine';
import type { Database, Session } from '../../../src/store/duckdb';
import { openDatabase } from '../../../src/store/duckdb';

const columns: readonly Column[] = [
  { name: 'Name', type: 'string' },
  { name: 'name', type: 'string' },
  { name: 'Big, "number"', type: 'long' },
  { name: 'Ratio', type: 'real' },
  { name: 'Price', type: 'decimal' },
  { name: 'At', type: 'datetime' },
  { name: 'Took', type: 'timespan' },
  { name: 'Id', type: 'guid' },
  { name: 'Ok', type: 'bool' },
  { name: 'Body', type: 'dynamic' },
];
const rows = [
  `('a,b|"c"', '', 9223372036854775807, 0.1, 1.50, 638000000012345678, 864000000001, '774a0dc4-55a2-4159-b959-dbc9d6287eb5', true, '{"a":[1, null]}')`,
  `(E'line\\r\\nline', '=1+1', NULL, 'NaN', NULL, NULL, NULL, NULL, NULL, NULL)`,
  `('\\back\u0001é😀', '-x', -5, '-Infinity', 100, 621355968000000000, -1, '00000000-0000-0000-0000-000000000000', false, E'{\\n  "t": "x|y"\\n}')`,
];

let database: Database;
let session: Session;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'formats-'));
  database = await openDatabase();
  session = await database.session();
  await session.run(
    'CREATE TABLE t (c0 VARCHAR, c1 VARCHAR, c2 BIGINT, c3 DOUBLE, c4 DECIMAL(38,17), c5 BIGINT, c6 BIGINT, c7 UUID, c8 BOOLEAN, c9 JSON)',
  );
  await session.run(`INSERT INTO t VALUES ${rows.join(', ')}`);
});
afterAll(() => {
  session.dispose();
  database.dispose();
  rmSync(folder, { recursive: true });
});

async function write(id: string, options: FormatOptions = {}): Promise<string> {
  const format = exportFormats.find((candidate) => candidate.id === id)!;
  const plan = format.plan(
    columns.map((column, index) => ({ ...column, sql: `c${index}` })),
    options,
  );
  const file = join(folder, `out.${format.extension}`);
  await session.run(`COPY (SELECT ${plan.select} FROM t ORDER BY rowid) TO '${file}' (${plan.options})`);
  return file;
}
const text = async (id: string, options?: FormatOptions): Promise<string> => readFileSync(await write(id, options), 'utf8');

describe('export formats', () => {
  it('are those of the contract', () => {
    expect(exportFormats.map(({ id }) => id)).toEqual([...exportFormatIds]);
  });

  it('write CSV by RFC 4180, null as nothing and empty text as quotes', async () => {
    expect(await text('csv')).toBe(
      [
        'Name,name,"Big, ""number""",Ratio,Price,At,Took,Id,Ok,Body',
        '"a,b|""c""","",9223372036854775807,0.1,1.5,2022-09-28T22:13:21.2345678Z,1.00:00:00.0000001,774a0dc4-55a2-4159-b959-dbc9d6287eb5,true,"{""a"":[1, null]}"',
        '"line\r\nline",=1+1,,NaN,,,,,,',
        '\\back\u0001é😀,-x,-5,-Infinity,100,1970-01-01T00:00:00.0000000Z,-00:00:00.0000001,00000000-0000-0000-0000-000000000000,false,"{\n  ""t"": ""x|y""\n}"',
        '',
      ].join('\r\n'),
    );
  });

  it('write CSV for Excel with a byte order mark and no formulas, numbers left alone', async () => {
    const written = await text('csv', { excel: true });
    expect(written.startsWith('\uFEFFName,name,"Big, ""number""",Ratio')).toBe(true);
    expect(written).toContain(`"line\r\nline",'=1+1,,NaN`);
    expect(written).toContain(`,'-x,-5,-Infinity,100,`);
  });

  it('write JSON lines with all digits of numbers, dynamic as JSON and one line a row', async () => {
    const lines = (await text('jsonl')).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain('"Big, \\"number\\"":9223372036854775807,');
    expect(lines.slice(0, 3).map((line) => JSON.parse(line.replace('9223372036854775807', '0')) as unknown)).toEqual([
      {
        Name: 'a,b|"c"',
        name: '',
        'Big, "number"': 0,
        Ratio: 0.1,
        Price: '1.5',
        At: '2022-09-28T22:13:21.2345678Z',
        Took: '1.00:00:00.0000001',
        Id: '774a0dc4-55a2-4159-b959-dbc9d6287eb5',
        Ok: true,
        Body: { a: [1, null] },
      },
      {
        Name: 'line\r\nline',
        name: '=1+1',
        'Big, "number"': null,
        Ratio: 'NaN',
        Price: null,
        At: null,
        Took: null,
        Id: null,
        Ok: null,
        Body: null,
      },
      {
        Name: '\\back\u0001é😀',
        name: '-x',
        'Big, "number"': -5,
        Ratio: '-Infinity',
        Price: '100',
        At: '1970-01-01T00:00:00.0000000Z',
        Took: '-00:00:00.0000001',
        Id: '00000000-0000-0000-0000-000000000000',
        Ok: false,
        Body: { t: 'x|y' },
      },
    ]);
  });

  it('write JSON as one array of the same objects', async () => {
    const array = JSON.parse(await text('json')) as unknown[];
    const lines = (await text('jsonl')).trim().split('\n');
    expect(array).toEqual(lines.map((line) => JSON.parse(line) as unknown));
  });

  it('write Markdown whose cells cannot break the table', async () => {
    const lines = (await text('markdown')).split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toBe('| Name | name | Big, "number" | Ratio | Price | At | Took | Id | Ok | Body |');
    expect(lines[1]).toBe('| --- | --- | ---: | ---: | ---: | --- | ---: | --- | --- | --- |');
    expect(lines[2]).toContain('| a,b\\|"c" |  | 9223372036854775807 |');
    expect(lines[3]).toBe('| line<br>line | =1+1 |  | NaN |  |  |  |  |  |  |');
  });

  it('write a KQL datatable of typed literals', async () => {
    expect(await text('kql')).toBe(
      [
        `datatable(Name:string, name:string, ['Big, "number"']:long, Ratio:real, Price:decimal, At:datetime, Took:timespan, Id:guid, Ok:bool, Body:dynamic)`,
        '[',
        `  "a,b|\\"c\\"", "", 9223372036854775807, real(0.1), decimal(1.5), datetime(2022-09-28T22:13:21.2345678Z), timespan(1.00:00:00.0000001), guid(774a0dc4-55a2-4159-b959-dbc9d6287eb5), true, dynamic({"a":[1, null]}),`,
        `  "line\\r\\nline", "=1+1", long(null), real(nan), decimal(null), datetime(null), timespan(null), guid(null), bool(null), dynamic(null),`,
        `  "\\\\back\\u0001é😀", "-x", -5, real(-inf), decimal(100), datetime(1970-01-01T00:00:00.0000000Z), timespan(-00:00:00.0000001), guid(00000000-0000-0000-0000-000000000000), false, dynamic({\n  "t": "x|y"\n})`,
        ']',
        '',
      ].join('\n'),
    );
  });

  it('write Parquet in types of its own with every digit of a time', async () => {
    const file = await write('parquet');
    const described = await session.describe(`SELECT * FROM read_parquet('${file}')`);
    expect(described.map(({ type }) => type)).toEqual([
      ...['VARCHAR', 'VARCHAR', 'BIGINT', 'DOUBLE', 'DECIMAL(38,17)', 'TIMESTAMP_NS', 'VARCHAR', 'UUID', 'BOOLEAN', 'JSON'],
    ]);
    const [first] = await session.all(`SELECT CAST("At" AS VARCHAR), CAST("Id" AS VARCHAR) FROM read_parquet('${file}')`);
    expect(first).toEqual(['2022-09-28 22:13:21.2345678', '774a0dc4-55a2-4159-b959-dbc9d6287eb5']);
  });

  for (const format of exportFormats.filter(({ id }) => id !== 'parquet')) {
    it(`write ${format.title} without rows as a whole file or as the file that the copy makes`, async () => {
      const plan = format.plan([{ name: 'a', type: 'long', sql: 'c2' }], { excel: true });
      expect(plan.whenEmpty ?? '').toBe(
        { csv: '\uFEFFa\r\n', json: '[]\n', jsonl: '', markdown: '| a |\n| ---: |\n', kql: 'datatable(a:long)\n[\n]\n' }[format.id],
      );
      const file = join(folder, 'one');
      await session.run(`COPY (SELECT ${plan.select} FROM t WHERE c2 = -5) TO '${file}' (${plan.options})`);
      const one = {
        csv: '\uFEFFa\r\n-5\r\n',
        json: '[\n{"a":-5}\n]\n',
        jsonl: '{"a":-5}\n',
        markdown: '| a |\n| ---: |\n| -5 |\n',
        kql: 'datatable(a:long)\n[\n  -5\n]\n',
      };
      expect(readFileSync(file, 'utf8')).toBe(one[format.id as keyof typeof one]);
    });
  }
});
