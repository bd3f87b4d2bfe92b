import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';

/** Rows that are alike in every column, with their weights in two sets; a value that is rare or missing is null. */
interface Row {
  readonly a: number;
  readonly b: number;
  readonly values: readonly (string | null)[];
}

/** A value in each column that it names, and the weights of the rows that have them all. */
interface Pattern {
  readonly values: readonly (string | null)[];
  readonly a: number;
  readonly b: number;
}

interface Limits {
  /** The least weight of a pattern. */
  readonly least: number;
  /** Most values that a pattern is built from; values that always come with these are in it too. */
  readonly dimensions: number;
}

/** Most patterns that are given, so that wide rows cannot fill the memory. */
const mostPatterns = 5000;
/** Segments smaller than this share are no clusters. Source: learn.microsoft.com/kusto/query/autocluster-plugin. */
const leastCluster = 0.02;

/** Frequent patterns of rows, as JSON. */
export const patternFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_basket', parameters: ['VARCHAR', 'DOUBLE', 'BIGINT'] }, (rows, threshold, dimensions) => {
    const given = rowsOf(rows);
    const found = patternsOf(given, { least: Number(threshold) * weight(given, 'a'), dimensions: Number(dimensions) });
    return JSON.stringify(found.toSorted((x, y) => y.a - x.a));
  }),
  strict({ name: 'kql_autocluster', parameters: ['VARCHAR', 'DOUBLE'] }, (rows, sizeWeight) =>
    JSON.stringify(clusters(rowsOf(rows), Number(sizeWeight))),
  ),
  strict({ name: 'kql_diffpatterns', parameters: ['VARCHAR', 'DOUBLE', 'BIGINT'] }, (rows, threshold, dimensions) => {
    const given = rowsOf(rows);
    const [a, b] = [weight(given, 'a') || 1, weight(given, 'b') || 1];
    const difference = (pattern: Pattern): number => Math.abs(pattern.a / a - pattern.b / b);
    const found = patternsOf(given, { least: Number(threshold) * Math.min(a, b), dimensions: Number(dimensions) });
    return JSON.stringify(
      found.filter((pattern) => difference(pattern) >= Number(threshold)).toSorted((x, y) => difference(y) - difference(x)),
    );
  }),
];

function rowsOf(text: unknown): readonly Row[] {
  return (JSON.parse(String(text)) as readonly Row[] | null) ?? [];
}

function weight(rows: readonly Row[], side: 'a' | 'b'): number {
  return rows.reduce((sum, row) => sum + row[side], 0);
}

/** The closed patterns of enough weight: none could name one value more and still fit as many rows. */
function patternsOf(rows: readonly Row[], limits: Limits): readonly Pattern[] {
  const found: Pattern[] = [];
  const all = closure(rows);
  if (rows.length > 0 && all.some((value) => value !== null)) found.push(patternOf(rows, all));
  extend({ rows, values: all, column: -1, depth: 0 }, limits, found);
  return found;
}

interface State {
  readonly rows: readonly Row[];
  readonly values: readonly (string | null)[];
  /** The last column that was chosen; what comes before it was tried already. */
  readonly column: number;
  readonly depth: number;
}

function extend({ rows, values, column, depth }: State, limits: Limits, found: Pattern[]): void {
  if (depth >= limits.dimensions) return;
  for (let next = column + 1; next < values.length && found.length < mostPatterns; next++) {
    if (values[next] !== null) continue;
    for (const [value, some] of groupsOf(rows, next)) {
      if (value === null || weight(some, 'a') + weight(some, 'b') < limits.least) continue;
      const closed = closure(some);
      // A value in a column before the chosen one was found from there.
      if (closed.slice(0, next).some((each, index) => each !== values[index])) continue;
      found.push(patternOf(some, closed));
      extend({ rows: some, values: closed, column: next, depth: depth + 1 }, limits, found);
    }
  }
}

function groupsOf(rows: readonly Row[], column: number): ReadonlyMap<string | null, readonly Row[]> {
  const groups = new Map<string | null, Row[]>();
  for (const row of rows) {
    const value = row.values[column] ?? null;
    const group = groups.get(value);
    if (group) group.push(row);
    else groups.set(value, [row]);
  }
  return groups;
}

/** The values that all of the rows share. */
function closure(rows: readonly Row[]): readonly (string | null)[] {
  return (rows[0]?.values ?? []).map((value, column) => (rows.every((row) => row.values[column] === value) ? value : null));
}

function patternOf(rows: readonly Row[], values: readonly (string | null)[]): Pattern {
  return { values, a: weight(rows, 'a'), b: weight(rows, 'b') };
}

// Again and again the pattern that is best for the rows that are left: large, and with many values.
function clusters(rows: readonly Row[], sizeWeight: number): readonly Pattern[] {
  const total = weight(rows, 'a');
  const candidates = patternsOf(rows, { least: leastCluster * total, dimensions: 5 });
  const chosen: Pattern[] = [];
  let rest = rows;
  for (let best = bestOf(candidates, rest, sizeWeight); best && chosen.length < 20; best = bestOf(candidates, rest, sizeWeight)) {
    const taken = best;
    if (
      weight(
        rest.filter((row) => fits(row, taken)),
        'a',
      ) <
      leastCluster * total
    )
      break;
    chosen.push(taken);
    rest = rest.filter((row) => !fits(row, taken));
  }
  return chosen.toSorted((x, y) => y.a - x.a);
}

function fits(row: Row, { values }: Pattern): boolean {
  return values.every((value, column) => value === null || row.values[column] === value);
}

function bestOf(candidates: readonly Pattern[], rows: readonly Row[], sizeWeight: number): Pattern | undefined {
  const total = weight(rows, 'a');
  const score = (pattern: Pattern): number => {
    const size =
      weight(
        rows.filter((row) => fits(row, pattern)),
        'a',
      ) / (total || 1);
    const share = pattern.values.filter((value) => value !== null).length / pattern.values.length;
    return size ** sizeWeight * share ** (1 - sizeWeight);
  };
  const scored = candidates.map((pattern) => ({ pattern, score: score(pattern) })).filter((each) => each.score > 0);
  return scored.length === 0 ? undefined : scored.reduce((a, b) => (b.score > a.score ? b : a)).pattern;
}
