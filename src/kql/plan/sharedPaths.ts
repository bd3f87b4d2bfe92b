import { sqlName } from '../../base/sql';
import type { Query } from './scope';

/** A path into a column that is kept as JSON, read as text: the column, and the path as a literal. */
const pathRead = /json_extract_string\(("(?:[^"]|"")+"), ('\$(?:\.(?:\w+|"[^"']*")|\[#?\d+\])+')\)/g;

interface Shared {
  /** The expressions, in which paths into one column are read from a list. */
  readonly expressions: readonly string[];
  /** What stands behind FROM; the rows have the lists beside their own columns. */
  readonly from: string;
  /** A star for the rows' own columns. */
  readonly star: string;
}

/**
 * Reads several paths into one column in one go. The engine parses the JSON anew for every path that is read by itself, and that is most of
 * what such a query does; a list of paths is read in one pass.
 */
export function sharePaths(expressions: readonly string[], from: string, query: Query): Shared {
  // A subquery's columns are others of the same names.
  if (expressions.some((sql) => sql.includes('SELECT '))) return { expressions, from, star: '*' };
  const paths = new Map<string, Set<string>>();
  for (const sql of expressions)
    for (const [, column = '', path = ''] of sql.matchAll(pathRead)) paths.set(column, (paths.get(column) ?? new Set()).add(path));
  const lists = new Map(
    [...paths].flatMap(([column, found]) => (found.size < 2 ? [] : [[column, { name: sqlName(query.fresh('paths')), paths: [...found] }]])),
  );
  if (lists.size === 0) return { expressions, from, star: '*' };
  const items = [...lists].map(([column, list]) => `json_extract_string(${column}, [${list.paths.join(', ')}]) AS ${list.name}`);
  return {
    expressions: expressions.map((sql) =>
      sql.replaceAll(pathRead, (whole, column: string, path: string) => {
        const list = lists.get(column);
        return list ? `${list.name}[${list.paths.indexOf(path) + 1}]` : whole;
      }),
    ),
    from: `(SELECT *, ${items.join(', ')} FROM ${from})`,
    star: `* EXCLUDE (${[...lists.values()].map(({ name }) => name).join(', ')})`,
  };
}
