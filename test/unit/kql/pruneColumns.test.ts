import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/flows/query/evaluate';
import { pruneColumns } from '../../../src/kql/plan/pruneColumns';
import type { KqlDatabase } from '../../support/kqlDatabase';
import { openKqlDatabase, pinnedNow, sampleTables } from '../../support/kqlDatabase';

/** SELECTs as stages write them, and what is left of them. */
const pruned: readonly { readonly says: string; readonly sql: string; readonly gives: string }[] = [
  {
    says: 'what nobody reads is left out at every level',
    sql: 'SELECT "a" FROM (SELECT "a", "b", "c" FROM (SELECT "a", "b", "c", "d" FROM T WHERE ("d" = 1)))',
    gives: 'SELECT "a" FROM (SELECT "a" FROM (SELECT "a" FROM T WHERE ("d" = 1)))',
  },
  {
    says: 'a star hands on what is asked of it, and a condition asks too',
    sql: 'SELECT "a" FROM (SELECT * FROM (SELECT "a", "b", "c" FROM T) WHERE ("b" > 1))',
    gives: 'SELECT "a" FROM (SELECT * FROM (SELECT "a", "b" FROM T) WHERE ("b" > 1))',
  },
  {
    says: 'plain columns go, and those that are worked out stay',
    sql: 'SELECT "x" FROM (SELECT "a", "b", f("c") AS "x", unnest("d") AS "e" FROM (SELECT "a", "b", "c", "d" FROM T))',
    gives: 'SELECT "x" FROM (SELECT f("c") AS "x", unnest("d") AS "e" FROM (SELECT "c", "d" FROM T))',
  },
  {
    says: 'one column stays where rows are only counted',
    sql: 'SELECT count(*) AS "n" FROM (SELECT "a", "b" FROM T)',
    gives: 'SELECT count(*) AS "n" FROM (SELECT "a" FROM T)',
  },
  {
    says: 'distinct rows are distinct by all of their columns',
    sql: 'SELECT "a" FROM (SELECT DISTINCT "a", "b" FROM (SELECT DISTINCT * FROM (SELECT "a", "b", "c" FROM T)))',
    gives: 'SELECT "a" FROM (SELECT DISTINCT "a", "b" FROM (SELECT DISTINCT * FROM (SELECT "a", "b", "c" FROM T)))',
  },
  {
    says: 'groups that are named by their places keep their list',
    sql: 'SELECT "n" FROM (SELECT "a", "b", count(*) AS "n" FROM (SELECT "a", "b", "c" FROM T) GROUP BY 1, 2)',
    gives: 'SELECT "n" FROM (SELECT "a", "b", count(*) AS "n" FROM (SELECT "a", "b" FROM T) GROUP BY 1, 2)',
  },
  {
    says: 'what is read sideways from a row is kept',
    sql: 'SELECT "$each"."x" FROM (SELECT "a", "b" FROM T) AS "$outer", LATERAL (SELECT f("$outer"."b") AS "x") AS "$each"',
    gives: 'SELECT "$each"."x" FROM (SELECT "b" FROM T) AS "$outer", LATERAL (SELECT f("$outer"."b") AS "x") AS "$each"',
  },
  {
    says: 'the sides of a union stand by their places',
    sql: 'SELECT "a" FROM (SELECT "a", "b" FROM (SELECT "a", "b" FROM T) UNION ALL SELECT "b", "a" FROM (SELECT "a", "b", "c" FROM U))',
    gives: 'SELECT "a" FROM (SELECT "a", "b" FROM (SELECT "a", "b" FROM T) UNION ALL SELECT "b", "a" FROM (SELECT "a", "b", "c" FROM U))',
  },
  {
    says: 'both sides of a join keep what is named beside them',
    sql: 'SELECT "$left"."a" FROM (SELECT "a", "k", "z" FROM T) AS "$left" JOIN (SELECT "k", "y", "z" FROM U) AS "$right" ON "$left"."k" = "$right"."k"',
    gives: 'SELECT "$left"."a" FROM (SELECT "a", "k" FROM T) AS "$left" JOIN (SELECT "k" FROM U) AS "$right" ON "$left"."k" = "$right"."k"',
  },
  {
    says: 'a row that is used as a value keeps all',
    sql: 'SELECT to_json("$row") AS "j" FROM (SELECT "a", "b" FROM T) AS "$row"',
    gives: 'SELECT to_json("$row") AS "j" FROM (SELECT "a", "b" FROM T) AS "$row"',
  },
  {
    says: 'a subquery in an expression is left as it is, and what it names of the row is kept',
    sql: 'SELECT "a" FROM (SELECT "a", "b", "c" FROM T) WHERE "a" IN (SELECT "x", "y" FROM U WHERE "x" = "b")',
    gives: 'SELECT "a" FROM (SELECT "a", "b" FROM T) WHERE "a" IN (SELECT "x", "y" FROM U WHERE "x" = "b")',
  },
  {
    says: 'names and brackets inside texts are none',
    sql: `SELECT "a" FROM (SELECT *, f(') FROM (SELECT "b"', "c""d") AS "x" FROM (SELECT "a", "b", "c""d" FROM T))`,
    gives: `SELECT "a" FROM (SELECT *, f(') FROM (SELECT "b"', "c""d") AS "x" FROM (SELECT "a", "c""d" FROM T))`,
  },
];

describe('columns that nobody reads', () => {
  it.each(pruned)('$says', ({ sql, gives }) => {
    expect(pruneColumns(sql)).toBe(gives);
  });

  it('stay in statements of very many levels, which are not gone through', () => {
    const deep = `${'SELECT "a" FROM ('.repeat(50_000)}SELECT "a", "b" FROM T${')'.repeat(50_000)}`;
    expect(pruneColumns(deep)).toBe(deep);
  });

  let database: KqlDatabase;
  beforeAll(async () => {
    database = await openKqlDatabase();
  });
  afterAll(() => database.dispose());

  it('are asked for no more where a query decides its columns by rows that it works out once', async () => {
    const text = 'let T = materialize(datatable(k:string, n:long)["x", 1, "y", 2, "x", 3]); T | evaluate pivot(k, sum(n))';
    const answer = await evaluate(text, database.session, { tables: sampleTables, now: pinnedNow });
    expect(answer.ok && answer.tables[0]?.rows).toEqual([['4', '2']]);
  });
});
