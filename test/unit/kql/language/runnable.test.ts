import { beforeAll, describe, expect, it } from 'vitest';
import { createLanguage } from '../../../../src/kql/language/language';
import type { KqlLanguage } from '../../../../src/kql/language/language';
import { runsAggregate, runsFunction, runsOperator } from '../../../../src/kql/language/runnable';
import { aggregateFunctions } from '../../../../src/kql/aggregates/index';
import { scalarFunctions } from '../../../../src/kql/functions/index';
import { loadKusto } from '../../../../src/kql/parser/kusto';

const schema = { tables: [{ name: 'SigninLogs', columns: [{ name: 'ResultType', type: 'string' as const }] }] };

/** What people write most, by their place: all of it runs, so all of it must be offered. */
const common: readonly { readonly place: string; readonly words: readonly string[] }[] = [
  {
    place: 'SigninLogs | ^',
    words: [
      ...['where', 'extend', 'project', 'project-away', 'project-rename', 'project-reorder', 'project-keep', 'summarize', 'distinct'],
      ...['sort', 'order', 'top', 'take', 'limit', 'count', 'join', 'lookup', 'union', 'mv-expand', 'mv-apply', 'parse', 'parse-where'],
      ...['parse-kv', 'make-series', 'render', 'evaluate', 'search', 'serialize', 'getschema', 'sample', 'as', 'invoke'],
    ],
  },
  { place: '^', words: ['let', 'print', 'range', 'datatable', 'union', 'search', 'SigninLogs'] },
  { place: 'SigninLogs | evaluate ^', words: ['bag_unpack', 'pivot', 'narrow'] },
  {
    place: 'SigninLogs | extend x = ^',
    words: ['strcat', 'tostring', 'parse_json', 'ago', 'bin', 'case', 'iff', 'prev', 'column_ifexists'],
  },
  { place: 'SigninLogs | summarize ^', words: ['count', 'dcount', 'arg_max', 'make_set', 'percentiles', 'take_any', 'countif'] },
];

/** What the service offers, and the engine refuses. */
const refused: readonly { readonly place: string; readonly words: readonly string[] }[] = [
  { place: 'SigninLogs | ^', words: ['graph-match', 'make-graph'] },
  { place: '^', words: ['cluster', 'database', 'externaldata', 'macro-expand', 'external_table'] },
  { place: 'SigninLogs | evaluate ^', words: ['python', 'r', 'http_request', 'sql_request'] },
  { place: 'SigninLogs | extend x = ^', words: ['current_principal', 'cursor_current', 'extent_id', 'geo_point_to_h3cell'] },
];

let language: KqlLanguage;

beforeAll(async () => {
  language = createLanguage(await loadKusto());
});

async function labels(place: string): Promise<readonly string[]> {
  return (await language.complete(place.replace('^', ''), place.indexOf('^'), schema)).map(({ label }) => label);
}

describe('completion', () => {
  it.each(common)('offers what runs at $place', async ({ place, words }) => {
    expect(await labels(place)).toEqual(expect.arrayContaining([...words]));
  });

  it.each(refused)('offers nothing that would be refused at $place', async ({ place, words }) => {
    const offered = await labels(place);
    expect(words.filter((word) => offered.includes(word))).toEqual([]);
  });
});

describe('what runs', () => {
  it('is every entry of the engine’s own lists, by each of its names', () => {
    const missing = [
      ...scalarFunctions.flatMap(({ name, aliases = [] }) => [name, ...aliases].filter((known) => !runsFunction(known))),
      ...aggregateFunctions.flatMap(({ name, aliases = [] }) => [name, ...aliases].filter((known) => !runsAggregate(known))),
    ];
    expect(missing).toEqual([]);
    expect([runsFunction('geo_angle'), runsAggregate('passthrough'), runsOperator('graph-match')]).toEqual([false, false, false]);
  });
});
