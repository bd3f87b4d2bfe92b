import { parseArgs } from 'node:util';
import { findDifferences } from '../test/support/differential/findDifferences';
import { openCaseEngine } from '../test/support/differential/runCase';

/** Compares generated queries with an interpreter that shares no code with the compiler: `--cases` of them, from the seed `--seed` on. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      most: { type: 'string', default: '5' },
    },
  });
  const engine = await openCaseEngine();
  const most = Number(values.most);
  const last = Number(values.seed) + Number(values.cases);
  let [compared, open, found] = [0, 0, 0];
  for (let first = Number(values.seed); first < last && found < most; first += 1000) {
    const findings = await findDifferences(engine, { first, cases: Math.min(1000, last - first), most: most - found });
    compared += findings.compared;
    open += findings.open;
    found += findings.differences.length;
    for (const { seed, kql, says } of findings.differences) console.log(`seed ${seed}\n${kql}\n=> ${says}\n`);
    console.log(`${compared} queries compared, ${open} left open by the language, ${found} differences`);
  }
  engine.dispose();
  process.exitCode = found > 0 ? 1 : 0;
}

void main();
