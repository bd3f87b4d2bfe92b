import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createQueryLibrary, withLibrary } from '../../../../src/flows/library/queryLibrary';
import type { LibraryPlaces } from '../../../../src/flows/library/queryLibrary';
import { cellText } from '../../../../src/base/cell';
import { compileQuery } from '../../../../src/kql/compile';
import type { SourceTable } from '../../../../src/kql/compile';
import { logTables } from '../../../../src/catalog/logTables';
import { pinnedNow, sampleTables } from '../../../support/kqlDatabase';
import { useKqlDatabase } from '../../../support/useKqlDatabase';

const root = mkdtempSync(join(tmpdir(), 'library-'));
const allowed = join(root, 'allowed [1]');
const watchlists = join(root, 'lists');

describe('what queries may use beside the logs', () => {
  const database = useKqlDatabase();
  beforeAll(() => {
    for (const folder of [allowed, watchlists, join(root, 'functions')]) mkdirSync(folder);
    writeFileSync(join(watchlists, 'vips.csv'), 'User,Team/Part\nada@example.com,"Red, blue"\nben@example.com,\n');
    writeFileSync(join(watchlists, 'keyed.csv'), 'Place,SearchKey\nAthens,a\n');
    writeFileSync(join(watchlists, 'empty.csv'), '');
    writeFileSync(join(allowed, 'a.csv'), 'n,s,t\n1,"x, ""y""",2024-01-02\n2\nz,"two\nlines",,extra\n');
    writeFileSync(join(allowed, 'a.tsv.gz'), gzipSync('5\tx "y\n'));
    writeFileSync(join(allowed, 'a.json'), '{"n": 1, "d": {"e": [2]}, "s": "x"}\n{"n": "7", "s": null}\n');
    writeFileSync(join(allowed, 'a.txt'), 'one, two\n"three"\n');
    writeFileSync(join(root, 'secret.csv'), 'secret\n');
    symlinkSync(join(root, 'secret.csv'), join(allowed, 'link.csv'));
    writeFileSync(join(root, 'functions', 'tools.kql'), 'let Half = (n:long) { n / 2 };');
  });
  afterAll(() => rmSync(root, { recursive: true }));

  async function answer(text: string, places: LibraryPlaces, tables: readonly SourceTable[] = sampleTables): Promise<unknown> {
    const compile = withLibrary(compileQuery, createQueryLibrary(places));
    const compiled = await compile(text, {
      tables,
      now: pinnedNow,
      timeRange: { from: pinnedNow - 1n, to: pinnedNow },
      probe: (sql) => database.session().all(sql),
    });
    if (!compiled.ok) return `${compiled.diagnostics[0]?.code ?? ''}: ${compiled.diagnostics[0]?.message ?? ''}`;
    const [query] = compiled.queries;
    const rows = await database.session().all(query?.sql ?? '');
    return rows.map((row) => row.map((cell, index) => cellText(cell, query?.columns[index]?.type ?? 'string')).join('|'));
  }

  it('has the functions of the folder’s files, and what changes in them', async () => {
    const library = createQueryLibrary({ functionsFolders: [join(root, 'functions')] });
    const first = await library.functions();
    expect(first.map(({ name }) => name)).toEqual(['Half']);
    expect(await library.functions()).toBe(first);
    expect(await answer('print Half(9)', { functionsFolders: [join(root, 'functions')] })).toEqual(['4']);
  });

  const ofWatchlists = { watchlistsFolder: watchlists };
  it.each([
    [
      `_GetWatchlist('vips') | project SearchKey, User, ['Team/Part'] | order by User asc`,
      ['ada@example.com|ada@example.com|Red, blue', 'ben@example.com|ben@example.com|'],
    ],
    [`_GetWatchlist("VIPS") | where SearchKey == "ben@example.com" | count`, ['1']],
    [`_GetWatchlist('keyed') | project SearchKey, Place`, ['a|Athens']],
    ['_GetWatchlistAlias | order by WatchlistAlias asc', ['keyed', 'vips']],
    [`let who = _GetWatchlist('vips') | project SearchKey; print dcount = toscalar(who | count)`, ['2']],
  ])('gives watchlists of the folder whatever time is asked for: %s', async (text, rows) => {
    expect(await answer(text, ofWatchlists)).toEqual(rows);
  });

  it('keeps the source’s own watchlists beside those of the folder', async () => {
    const columns = logTables.find(({ name }) => name === 'Watchlist')?.columns ?? [];
    const items = columns.map(({ name, type }) => {
      const value = { WatchlistAlias: "'own'", SearchKey: "'k'", _DTItemId: "'1'", WatchlistItem: `'{"Own":"yes"}'::JSON` }[name];
      return `${value ?? (type === 'string' ? "''" : type === 'datetime' ? `${pinnedNow}::BIGINT` : 'NULL')} AS "${name}"`;
    });
    const own = { name: 'Watchlist', columns, relation: `(SELECT ${items.join(', ')})` };
    expect(await answer('_GetWatchlistAlias | order by WatchlistAlias asc', ofWatchlists, [own])).toEqual(['keyed', 'own', 'vips']);
    expect(await answer(`_GetWatchlist('own') | project Own`, ofWatchlists, [own])).toEqual(['yes']);
  });

  const ofFiles = { externalDataFolders: [allowed] };
  it.each([
    [
      'externaldata(n:long, s:string, t:datetime)["a.csv"] with (ignoreFirstRecord=true)',
      ['1|x, "y"|2024-01-02T00:00:00.0000000Z', '2||null', 'null|two\nlines|null'],
    ],
    ['externaldata(n:int, s:string)[h@"a.tsv.gz"] with (format="tsv")', ['5|x "y']],
    ['externaldata(n:long, d:dynamic, s:string)["a.json"] with (format=multijson)', ['1|{"e":[2]}|x', '7|null|']],
    ['externaldata(line:string)["a.txt"]', ['one, two', '"three"']],
    ['externaldata(n:string)["a.csv", "a.csv"] | count', ['8']],
  ])('reads files of an allowed folder: %s', async (text, rows) => {
    const found = (await answer(text, ofFiles)) as readonly string[];
    expect(found.map((row) => row.replaceAll(/(?<=^|\|)(?=\||$)/g, ''))).toEqual(rows.map((row) => row.replaceAll('null', '')));
  });

  it('takes an absolute path and the address of a file', async () => {
    const path = join(allowed, 'a.txt').replaceAll('\\', '/');
    expect(await answer(`externaldata(l:string)[@"${path}"] | count`, ofFiles)).toEqual(['2']);
    expect(await answer(`externaldata(l:string)["${pathToFileURL(path).toString()}"] | count`, ofFiles)).toEqual(['2']);
  });

  it.each([
    ['externaldata(l:string)["https://example.com/a.csv"]', ofFiles, /^network-refused: Nothing is fetched/],
    ['externaldata(l:string)["a.csv"]', {}, /^file-refused: .*externalDataFolders/],
    ['externaldata(l:string)["../secret.csv"]', ofFiles, /^file-refused: .*lies elsewhere/],
    ['externaldata(l:string)["link.csv"]', ofFiles, /^file-refused: .*lies elsewhere/],
    ['externaldata(l:string)["none.csv"]', ofFiles, /^file-refused: There is no file none\.csv/],
    ['externaldata(l:string)["*.csv"]', ofFiles, /^file-refused: There is no file/],
    ['externaldata(l:string)["a.csv"] with (format="avro")', ofFiles, /^unsupported-option: .*avro.*csv, tsv/],
    ['externaldata(l:string)["a.csv"] with (filePattern="*")', ofFiles, /^unsupported-option: .*filePattern/],
  ])('refuses what may not be read, with the reason: %s', async (text, places, words) => {
    expect(await answer(text, places)).toMatch(words);
  });
});
