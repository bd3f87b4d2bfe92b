import { Undetermined } from '../interpreter/table';
import type { Draft } from './generateCase';
import { caseOf, draftOf, wholeText } from './generateCase';
import type { CaseEngine } from './runCase';
import { shrink } from './shrink';

/** A query that the engine and the interpreter answer differently, as short as it could be made. */
export interface Difference {
  readonly seed: number;
  readonly kql: string;
  readonly says: string;
}

/** How many cases were compared, how many the language leaves open, and what differed. */
export interface Findings {
  readonly compared: number;
  readonly open: number;
  readonly differences: readonly Difference[];
}

/** What a piece of work gives, or undefined where the language leaves an answer open. */
async function determined<T>(work: () => T | Promise<T>): Promise<{ readonly gives: T } | undefined> {
  try {
    return { gives: await work() };
  } catch (error) {
    if (error instanceof Undetermined) return undefined;
    throw error;
  }
}

/** Compares so many cases; each has a seed of its own, counted up from the first. Ends early after `most` differences. */
export async function findDifferences(
  engine: CaseEngine,
  {
    first,
    cases,
    most = 1,
    trials = 300,
  }: { readonly first: number; readonly cases: number; readonly most?: number; readonly trials?: number },
): Promise<Findings> {
  const differences: Difference[] = [];
  let [compared, open] = [0, 0];
  for (let seed = first; seed < first + cases && differences.length < most; seed++) {
    const draft = draftOf(seed);
    const found = await determined(async () => {
      const sample = caseOf(draft);
      return { sample, says: await engine.difference(sample) };
    });
    if (found) compared += 1;
    else open += 1;
    if (found?.gives.says === undefined) continue;
    const { sample, says } = found.gives;
    const taken = { ...draft, query: draft.query.slice(0, sample.taken) };
    differences.push({ seed, ...(await shortest(engine, { draft: taken, says }, trials)) });
  }
  return { compared, open, differences };
}

interface Failing {
  readonly draft: Draft;
  readonly says: string;
}

async function shortest(engine: CaseEngine, { draft, says }: Failing, trials: number): Promise<Omit<Difference, 'seed'>> {
  const kind = says.split(':')[0];
  const fails = async (other: Draft): Promise<boolean> =>
    (await determined(() => engine.difference(caseOf(other))))?.gives?.split(':')[0] === kind;
  const least = caseOf(await shrink(draft, fails, trials));
  return { kql: wholeText(least), says: (await engine.difference(least)) ?? says };
}
