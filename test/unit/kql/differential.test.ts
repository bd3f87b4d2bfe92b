import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDifferences } from '../../support/differential/findDifferences';
import type { CaseEngine } from '../../support/differential/runCase';
import { openCaseEngine } from '../../support/differential/runCase';

/** Other seeds are for `npm run differential`: a check of a change must not fail for what the change did not touch. */
const runs = [
  { says: 'seeds from 1', first: 1, cases: 900 },
  { says: 'seeds from 702165696', first: 702_165_696, cases: 100 },
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
