import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDifferences } from '../../support/differential/findDifferences';
import type { CaseEngine } from '../../support/differential/runCase';
import { openCaseEngine } from '../../support/differential/runCase';

/** Where a run that differs each time begins; a failure prints the seed of its case. */
const anySeed = 1_000_000 + (Date.now() % 1_000_000_000);

const runs = [
  { says: 'known seeds', first: 1, cases: 900 },
  { says: `seeds from ${anySeed}`, first: anySeed, cases: 100 },
];

describe('generated queries', () => {
  let engine: CaseEngine;
  beforeAll(async () => {
    engine = await openCaseEngine();
  });
  afterAll(() => engine.dispose());

  it.each(runs)(
    'give what an interpreter that shares no code with the compiler gives: $cases cases of $says',
    { timeout: 300_000 },
    async (run) => {
      const { differences, compared } = await findDifferences(engine, { ...run, trials: 150 });
      expect(differences).toEqual([]);
      expect(compared).toBeGreaterThan(run.cases * 0.85);
    },
  );
});
