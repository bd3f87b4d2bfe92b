import { expect, it } from 'vitest';
import { fuzzQueries } from '../../support/fuzz/fuzzQueries';
import { ownQueries } from '../../support/fuzz/ownQueries';

/** Other seeds and more texts are for `npm run fuzz`. */
it.each([
  { says: 'seeds from 1', first: 1, cases: 800 },
  { says: 'seeds from 1100', first: 1100, cases: 200 },
])(
  'answers or refuses damaged queries within two seconds, at places inside the text: $cases of $says',
  { timeout: 300_000 },
  async (run) => {
    expect(await fuzzQueries(ownQueries(), run)).toEqual([]);
  },
);
