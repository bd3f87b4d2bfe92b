import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fuzzQueries } from '../test/support/fuzz/fuzzQueries';
import { ownQueries } from '../test/support/fuzz/ownQueries';

/**
 * Compiles mutated queries, `--cases` of them from the seed `--seed` on, and says which are not answered or refused as they should be.
 * `--corpus` names a file of more queries, each line a JSON object with `query`.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      most: { type: 'string', default: '5' },
      corpus: { type: 'string', multiple: true, default: [] },
    },
  });
  const more = values.corpus.filter((file) => existsSync(file)).flatMap((file) => readFileSync(file, 'utf8').trim().split('\n'));
  const queries = [...ownQueries(), ...more.map((line) => (JSON.parse(line) as { readonly query: string }).query)];
  const last = Number(values.seed) + Number(values.cases);
  let found = 0;
  for (let first = Number(values.seed); first < last && found < Number(values.most); first += 2000) {
    const cases = Math.min(2000, last - first);
    const faults = await fuzzQueries(queries, { first, cases, most: Number(values.most) - found });
    for (const { seed, text, says } of faults) console.log(`seed ${seed}\n${text}\n=> ${says}\n`);
    found += faults.length;
    console.log(`${first + cases - Number(values.seed)} texts compiled, ${found} faults`);
  }
  process.exitCode = found > 0 ? 1 : 0;
}

void main();
