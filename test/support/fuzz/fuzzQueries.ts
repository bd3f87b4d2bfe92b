import { seededChoices } from '../differential/choices';
import { pick } from '../differential/choices';
import { openBatchDatabase } from '../../../src/commandLine/batchSessions';
import { inspectQuery } from './inspectQuery';
import { mutate } from './mutate';

/** A text that is not compiled as it should be. */
export interface Fault {
  readonly seed: number;
  readonly text: string;
  readonly says: string;
}

/** Compiles so many mutated queries over the empty tables of the catalog, each with a seed counted up from the first. */
export async function fuzzQueries(
  queries: readonly string[],
  { first, cases, most = 3 }: { readonly first: number; readonly cases: number; readonly most?: number },
): Promise<readonly Fault[]> {
  const database = await openBatchDatabase(true);
  const session = await database.openSession();
  const faults: Fault[] = [];
  // The parser takes its time once, to load.
  await inspectQuery('print 1', session, database.tables);
  for (let seed = first; seed < first + cases && faults.length < most; seed++) {
    const choices = seededChoices(seed);
    const text = mutate(pick(choices, queries), choices, queries);
    const says = await inspectQuery(text, session, database.tables);
    if (says === undefined) continue;
    // A machine that was busy elsewhere is no fault of the text.
    const again = says.startsWith('took') ? await inspectQuery(text, session, database.tables) : says;
    if (again !== undefined) faults.push({ seed, text, says: again });
  }
  session.dispose();
  database.close();
  return faults;
}
