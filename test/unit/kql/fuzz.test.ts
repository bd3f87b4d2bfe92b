import { expect, it } from 'vitest';
import { fuzzQueries } from '../../support/fuzz/fuzzQueries';
import { ownQueries } from '../../support/fuzz/ownQueries';

const anySeed = 1_000_000 + (Date.now() % 1_000_000_000);

it.each([
  { says: 'known seeds', first: 1, cases: 1800 },
  { says: `seeds from ${anySeed}`, first: anySeed, cases: 200 },
])(
  'answers or refuses damaged queries within two seconds, at places inside the text: $cases of $says',
  { timeout: 300_000 },
  async (run) => {
    expect(await fuzzQueries(ownQueries(), run)).toEqual([]);
  },
);
