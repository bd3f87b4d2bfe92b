import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { pinnedNow, sampleTables } from '../../../support/kqlDatabase';
import { useKqlDatabase } from '../../../support/useKqlDatabase';

describe('a value that a query works out', () => {
  const database = useKqlDatabase();

  async function rows(text: string): Promise<unknown> {
    const answer = await evaluate(text, database.session(), { tables: sampleTables, now: pinnedNow });
    return answer.ok ? answer.tables[0]?.rows : answer.diagnostics.map(({ message }) => message);
  }

  const five = 'let m = toscalar(range x from 1 to 5 step 1 | summarize max(x));';

  it.each([
    ['bin(7, m)', '5'],
    ['floor(m, 2)', '4'],
    ['abs(m - 9)', '4'],
    ['abs(toscalar(print -5))', '5'],
    ['make_datetime(2020, m, 1)', '2020-05-01T00:00:00.0000000Z'],
    ['bin_at(datetime(2020-05-05), 1d, toscalar(print datetime(2020-03-04 05:06:07)))', '2020-05-04T05:06:07.0000000Z'],
    ['extract_json("$.a", toscalar(print \'{"a":3}\'))', '3'],
    ['bin(iff(m in ((range x from 1 to 9 step 1)), 7, 1), m)', '5'],
  ])('can be an argument in %s', async (expression, value) => {
    expect(await rows(`${five} print ${expression}`)).toEqual([[value]]);
  });

  it('bounds a range that a full join and a partition follow', async () => {
    const text = `${five} range t from m - 1 to m step 1 | extend dummy = 1
      | join kind=fullouter (print dummy = 1, key = "a") on dummy
      | partition hint.strategy=native by key (sort by t asc | scan declare (sum:long) with (step s: true => sum = t + coalesce(s.sum, 0);))
      | summarize max(sum) by bin_at(t, 2, m)`;
    expect(await rows(text)).toEqual([
      ['3', '4'],
      ['5', '9'],
    ]);
  });
});

describe('values that a table gives', () => {
  const database = useKqlDatabase();
  const columns = 'datatable(s:string, n:long, d:dynamic)["red fox", 1, dynamic(1), "1", 2, dynamic("FOX"), "", 3, dynamic(null)]';

  it.each([
    ['s has_any (datatable(s:string)["blue", "FOX"])', ['true', 'false', 'false']],
    ['s has_all (datatable(s:string)["red", "FOX"])', ['true', 'false', 'false']],
    ['s has_all ((datatable(s:string)["red", "FOX"] | where s == "blue"))', ['true', 'true', 'true']],
    ['s has_any (datatable(s:long)[1, long(null)])', ['false', 'true', 'false']],
    ['s in (datatable(s:int)[1, int(null)])', ['false', 'true', 'false']],
    ['s !in~ (datatable(s:int)[1])', ['true', 'false', 'true']],
    ['n in (datatable(n:string)["2", "x", ""])', ['false', 'true', 'false']],
    ['n in (datatable(n:dynamic)[dynamic(1), dynamic("3")])', ['true', 'false', 'true']],
    ['n in (datatable(n:real)[1.0, 2.5])', ['true', 'false', 'false']],
    ['d in~ (datatable(d:dynamic)[dynamic("fox"), dynamic(1)])', ['true', 'true', 'false']],
    ['d in (datatable(d:long)[1, 2])', ['true', 'false', 'false']],
    ['s in~ (datatable(d:dynamic)[dynamic("RED FOX")])', ['true', 'false', 'false']],
  ])('are compared as those of a list, whatever their column is called and holds: %s', async (condition, wanted) => {
    const answer = await evaluate(`${columns} | project ${condition}`, database.session(), { tables: sampleTables, now: pinnedNow });
    expect(answer.ok ? answer.tables[0]?.rows.flat() : answer.diagnostics).toEqual(wanted);
  });
});

describe('a function that works a value out of a table', () => {
  const database = useKqlDatabase();
  const text =
    'let f = (n:long) { toscalar(range x from 1 to 3 step 1 | summarize max(x) + n) }; range y from 1 to 2 step 1 | project z = ';

  it.each([
    ['f(10)', [['13'], ['13']]],
    ['f(y)', 'row-in-toscalar'],
  ])('takes constants, and no columns: %s', async (call, gives) => {
    const answer = await evaluate(`${text}${call}`, database.session(), { tables: sampleTables, now: pinnedNow });
    expect(answer.ok ? answer.tables[0]?.rows : answer.diagnostics[0]?.code).toEqual(gives);
  });
});

describe('a value that is drawn by chance', () => {
  const database = useKqlDatabase();

  it.each([
    ['let r = toscalar(rand()); print r == r', 'true'],
    ['let r = toscalar(range x from 1 to 1000000 step 1 | sample 1); print a = r | join kind=inner (print a = r) on a | count', '1'],
    ['let f = () { toscalar(new_guid()) }; range x from 1 to 3 step 1 | extend a = f() | distinct a | count', '1'],
    ['let f = () { toscalar(rand()) }; print f == f()', 'true'],
    ['let a = toscalar(rand()); let b = toscalar(rand()); print a == b', 'false'],
    ['let r = rand(); print a = r, b = r | project a == b', 'false'],
    ['range x from 1 to 1000000 step 1 | sample 1 | as hint.materialized=true T | union T | distinct x | count', '1'],
    ['datatable(k:long)[1, 2] | partition by k (extend r = toscalar(rand())) | count', '2'],
  ])('is drawn once in toscalar() and where rows are materialized: %s', async (text, value) => {
    const answer = await evaluate(text, database.session(), { tables: sampleTables, now: pinnedNow });
    expect(answer.ok ? answer.tables[0]?.rows : answer.diagnostics).toEqual([[value]]);
  });
});

describe('all columns as arguments', () => {
  const database = useKqlDatabase();

  it('are packed into an array', async () => {
    const text = 'datatable(a:long, b:string)[1, "x", 2, "y"] | project p = pack_array(*)';
    const answer = await evaluate(text, database.session(), { tables: sampleTables, now: pinnedNow });
    expect(answer.ok && answer.tables[0]?.rows).toEqual([['[1,"x"]'], ['[2,"y"]']]);
  });
});
