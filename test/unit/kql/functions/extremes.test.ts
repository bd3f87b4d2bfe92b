import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/base/errors';
import { explainFailure } from '../../../../src/flows/query/engineFailure';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { aggregateFunctions } from '../../../../src/kql/aggregates';
import { scalarFunctions } from '../../../../src/kql/functions';
import { useKqlDatabase } from '../../../support/useKqlDatabase';

const { session } = useKqlDatabase();

/** Values at the edges of each kind, which stand in for a literal of that kind. */
const extremes = {
  number: ['0', '-1', 'real(nan)', 'real(+inf)', '1e308', '9223372036854775807', 'long(null)', 'int(-2147483648)', 'decimal(1.5)'],
  text: ['""', '"é\\u0000x"', '"["', '"\\\\"', '"%"', '"😀"'],
  dynamic: ['dynamic(null)', 'dynamic([])', 'dynamic({})', 'dynamic([null])', 'dynamic("x")', 'dynamic([1e999])', 'dynamic({"":null})'],
  datetime: ['datetime(null)', 'datetime(9999-12-31T23:59:59.9999999)', 'datetime(0001-01-01)'],
  timespan: ['timespan(null)', 'timespan(10675199.02:48:05.4775807)', '0s'],
} as const;

const literal =
  /dynamic\((?:[^()"]|"(?:[^"\\]|\\.)*")*\)|datetime\([^)]*\)|timespan\([^)]*\)|"(?:[^"\\]|\\.)*"|(?<![\w.])-?\d+(?:\.\d+)?(?:ms|[dhms])?\b/g;

function kindOf(text: string): keyof typeof extremes {
  if (text.startsWith('dynamic')) return 'dynamic';
  if (text.startsWith('datetime')) return 'datetime';
  if (text.startsWith('timespan') || /\d(?:ms|[dhms])$/.test(text)) return 'timespan';
  return text.startsWith('"') ? 'text' : 'number';
}

/** An example with each literal of its calls in turn an extreme one: another extreme for each function, so that all are met. */
function changed(kql: string, turn: number): readonly string[] {
  // What stands before the first bar makes the rows.
  return [...kql.matchAll(literal)]
    .filter(({ index }) => index > kql.indexOf('|'))
    .map((match, index) => {
      const values = extremes[kindOf(match[0])];
      return `${kql.slice(0, match.index)}${values[(turn + index) % values.length]}${kql.slice(match.index + match[0].length)}`;
    });
}

describe('a function', () => {
  const queries = [
    ...scalarFunctions.map(({ name, examples }) => ({ name, examples: examples.map(({ kql }) => `print v = ${kql}`) })),
    ...aggregateFunctions.map(({ name, examples }) => ({ name, examples: examples.map(({ kql }) => kql) })),
  ];

  it.each(queries)('gives a value or says why not, whatever it is given: $name', async ({ name, examples }) => {
    const turn = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0);
    for (const query of examples.slice(0, 1).flatMap((kql) => changed(kql, turn))) {
      const failure = await evaluate(query, session(), { tables: [], now: 638_500_000_000_000_000n }).catch(explainFailure);
      if (failure instanceof Error) expect(failure, query).toBeInstanceOf(UserError);
      if (failure instanceof UserError) expect(failure.code, query).not.toBe('value-invalid');
    }
  });
});
