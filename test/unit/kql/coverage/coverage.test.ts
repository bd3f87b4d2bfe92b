import { beforeAll, describe, expect, it, test } from 'vitest';
import { ownFunctionNames } from '../../../../src/kql/expressions/rowCall';
import { windowFunctionNames } from '../../../../src/kql/expressions/windowCall';
import { scalarFunctions } from '../../../../src/kql/functions';
import { operators } from '../../../../src/kql/operators';
import { severalColumnsNames } from '../../../../src/kql/operators/summarize';
import type { CoverageSection } from '../../../../src/kql/coverage/coverage';
import { coverage } from '../../../../src/kql/coverage/coverage';
import { operatorExamples } from '../../../../src/kql/coverage/operatorExamples';
import { placedExamples } from '../../../../src/kql/coverage/placedExamples';
import { loadKusto } from '../../../../src/kql/parser/kusto';
import { useCells } from '../../../support/kqlCells';

const ask = useCells();

const placedNames = [
  ...windowFunctionNames,
  ...ownFunctionNames,
  ...severalColumnsNames,
  'toscalar',
  ...scalarFunctions.map(({ name }) => name),
];
const examples = [
  ...operators.flatMap(({ kind }) => operatorExamples(kind)),
  ...[...new Set(placedNames)].flatMap((name) => placedExamples(name)),
];

test.each(examples)('$kql gives $gives', async ({ kql, gives }) => {
  expect(await ask(kql)).toBe(gives);
});

describe('the page of what runs', () => {
  let sections: readonly CoverageSection[];
  beforeAll(async () => {
    sections = coverage(await loadKusto());
  });

  it('says of nothing that it runs without an example that the tests run', () => {
    const bare = sections.flatMap(({ entries }) => entries.filter((entry) => entry.runs && entry.examples.length === 0));
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  it('names everything once', () => {
    for (const { entries } of sections) {
      const names = entries.flatMap((entry) => [entry.name, ...(entry.runs ? entry.aliases : [])]);
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    }
  });

  it('knows what the service has, whether it runs or not', () => {
    const found = sections.flatMap(({ entries }) => entries.map(({ name, runs }) => `${name} ${runs ? 'runs' : 'is refused'}`));
    expect(found).toEqual(
      expect.arrayContaining(['where runs', 'strcat runs', 'arg_max runs', 'pivot runs', 'cluster is refused', 'make-graph is refused']),
    );
  });
});
