import type { QueryDiagnostic, QueryFix } from '../../../base/queryDiagnostic';
import type { CompletionKind } from '../completion';
import type { Advice, Advised } from './advice';

/** The most that a name may differ from what was meant, for its length. */
const closeness = (name: string): number => Math.max(1, Math.floor(name.length / 3));
const offeredNames = 3;

/** Gives the compiler's problem of a name that nothing has the names that are nearest to it. */
function nearestName(code: string, kinds: readonly CompletionKind[], examples: Advice['examples']): Advice {
  return {
    code,
    examples,
    find: (advised) =>
      advised.problems
        .filter((problem) => problem.code === code)
        .map((problem) => ({ ...problem, fixes: fixesOf(problem, kinds, advised) })),
  };
}

function fixesOf({ start, end }: QueryDiagnostic, kinds: readonly CompletionKind[], { statement, offered }: Advised): readonly QueryFix[] {
  const written = statement.text.slice(start, end);
  const candidates = offered(start).filter(({ kind }) => kinds.includes(kind));
  return nearest(written, [...new Set(candidates.map(({ insert }) => insert.replace(/\($/, '').trim()))]).map((name) => ({
    title: `Change to '${name}'`,
    edits: [{ start, end, text: name }],
  }));
}

/** The names most like the one written: those that differ by case alone first, then by the fewest letters. */
export function nearest(written: string, names: readonly string[]): readonly string[] {
  const word = written.toLowerCase();
  return names
    .filter((name) => name !== written && Math.abs(name.length - written.length) <= closeness(written))
    .map((name) => ({ name, distance: distance(word, name.toLowerCase()) }))
    .filter((one) => one.distance <= closeness(written))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, offeredNames)
    .map(({ name }) => name);
}

/** How many letters must be put in, left out, changed or swapped with the next to make one word of the other. */
function distance(one: string, other: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row++) {
    const next = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const changed = (last[column - 1] ?? 0) + (same ? 0 : 1);
      const moved = swapped ? (before[column - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(changed, moved, (last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    [before, last] = [last, next];
  }
  return last[other.length] ?? 0;
}

/** Names that nothing has, by the service's codes. */
export const nameAdvice: readonly Advice[] = [
  nearestName('KS204', ['table', 'variable', 'function'], [{ query: '^SignInLogs | take 1', fixed: 'SigninLogs | take 1' }]),
  nearestName(
    'KS142',
    ['column', 'variable', 'table'],
    [{ query: 'SigninLogs | where ^ResultTyp == "0"', fixed: 'SigninLogs | where ResultType == "0"' }],
  ),
  nearestName(
    'KS211',
    ['function', 'aggregate', 'variable'],
    [
      { query: 'SigninLogs | extend Name = ^strcatt("a", "b")', fixed: 'SigninLogs | extend Name = strcat("a", "b")' },
      { query: 'SigninLogs | summarize ^dcuont(ResultType)', fixed: 'SigninLogs | summarize dcount(ResultType)' },
    ],
  ),
  nearestName('KS176', ['operator'], [{ query: 'SigninLogs | ^sumarize count()', fixed: 'SigninLogs | summarize count()' }]),
];
