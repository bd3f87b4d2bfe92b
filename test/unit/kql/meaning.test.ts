import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/flows/query/evaluate';
import type { KqlDatabase } from '../../support/kqlDatabase';
import { openKqlDatabase, pinnedNow, sampleTables } from '../../support/kqlDatabase';

/** Where KQL does not mean what SQL means. */
const meanings: readonly { readonly says: string; readonly text: string; readonly rows: readonly (readonly (string | null)[])[] }[] = [
  {
    says: 'a string of an outer join is empty, not null',
    text: 'print k="a" | join kind=leftouter (print k="b", v="x") on k | project v, isempty(v)',
    rows: [['', 'true']],
  },
  { says: 'null keys join', text: 'print k=long(null) | join kind=inner (print k=long(null), v=1) on k | project v', rows: [['1']] },
  {
    says: 'a join takes each key of its left side once',
    text: 'range x from 1 to 3 step 1 | extend k="a" | join (print k="a") on k | count',
    rows: [['1']],
  },
  {
    says: 'a sort puts nulls last, as it is descending',
    text: 'datatable(x:long)[1, long(null), 3] | sort by x',
    rows: [['3'], ['1'], [null]],
  },
  { says: 'an ascending sort puts nulls first', text: 'datatable(x:long)[1, long(null), 3] | sort by x asc', rows: [[null], ['1'], ['3']] },
  {
    says: 'a sort is kept by what follows, also where its key is gone',
    text: 'datatable(x:long, y:string)[1,"a", 3,"c", 2,"b"] | sort by x asc | project y | extend z=1 | project y',
    rows: [['a'], ['b'], ['c']],
  },
  { says: 'take after a sort takes the first', text: 'datatable(x:long)[1, 5, 3] | sort by x | take 1', rows: [['5']] },
  {
    says: 'an aggregate over nothing still gives a row',
    text: 'datatable(x:long)[] | summarize count(), sum(x), max(x)',
    rows: [['0', '0', null]],
  },
  { says: 'groups of nothing are none', text: 'datatable(x:long)[] | summarize count() by x', rows: [] },
  {
    says: 'arg_max finds a row where every key is null',
    text: 'datatable(t:datetime, v:string)[datetime(null), "x"] | summarize arg_max(t, v)',
    rows: [[null, 'x']],
  },
  {
    says: 'an empty list drops its row, a null keeps it',
    text: 'datatable(i:long, d:dynamic)[1, dynamic([]), 2, dynamic(null)] | mv-expand d',
    rows: [['2', null]],
  },
  { says: 'a bag is taken apart into pairs', text: 'print d=dynamic({"a":1,"b":2}) | mv-expand d', rows: [['{"a":1}'], ['{"b":2}']] },
  {
    says: 'lists side by side are filled up',
    text: 'print a=dynamic([1,2]), b=dynamic(["x"]) | mv-expand a, b',
    rows: [
      ['1', '"x"'],
      ['2', null],
    ],
  },
  { says: 'a negative place counts from the end', text: 'print d=dynamic([1,2,3]) | project d[-1]', rows: [['3']] },
  { says: 'names that differ by case alone are two columns', text: 'print a=1, A=2 | summarize a=sum(a), A=sum(A)', rows: [['1', '2']] },
  { says: 'a default argument stands in', text: 'let f=(x:long, y:long=10){x+y}; print f(1), f(1, 2)', rows: [['11', '3']] },
  {
    says: 'toscalar gives the first cell',
    text: 'let m = toscalar(range x from 1 to 5 step 1 | summarize max(x)); print m + 1',
    rows: [['6']],
  },
  {
    says: 'a materialised table is asked twice',
    text: 'let t = materialize(range x from 1 to 3 step 1); t | join kind=inner t on x | count',
    rows: [['3']],
  },
  {
    says: 'in takes the first column of a table, whatever else is null',
    text: 'let t = datatable(x:long)[1, long(null)]; range x from 1 to 3 step 1 | where x !in (t)',
    rows: [['2'], ['3']],
  },
  { says: 'not of a comparison with null is true', text: 'datatable(x:long)[long(null)] | where not(x == 1) | count', rows: [['1']] },
];

describe('what KQL means', () => {
  let database: KqlDatabase;
  beforeAll(async () => {
    database = await openKqlDatabase();
  });
  afterAll(() => database.dispose());

  it.each(meanings)('$says', async ({ text, rows }) => {
    const answer = await evaluate(text, database.session, { tables: sampleTables, now: pinnedNow });
    if (!answer.ok) throw new Error(answer.diagnostics.map(({ message }) => message).join('\n'));
    expect(answer.tables.at(-1)?.rows).toEqual(rows);
  });
});
