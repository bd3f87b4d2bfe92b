/** A piece of work and the reference that does the same, by another way. */
export interface Contest {
  readonly name: string;
  readonly work: () => Promise<unknown>;
  readonly reference: () => Promise<unknown>;
}

export interface Outcome {
  readonly name: string;
  /** Milliseconds, the median of the runs. */
  readonly work: number;
  readonly reference: number;
  /** How many times the reference's time the work took. */
  readonly ratio: number;
  /** The same of processor time, all threads together, which other work on the machine stretches less than the clock. */
  readonly processorRatio: number;
}

/** What takes milliseconds is run until this much of the clock has gone by: seven runs of it are one moment of the machine. */
const leastMilliseconds = 1000;
const mostRuns = 100;

/**
 * Runs work and reference in turns, after one run of each that does not count, so that a machine's moods meet both alike; at least as often
 * as `runs` says.
 */
export async function compare(contest: Contest, runs = 5): Promise<Outcome> {
  await contest.work();
  await contest.reference();
  const work: Cost[] = [];
  const reference: Cost[] = [];
  const started = performance.now();
  const enough = (run: number): boolean => run >= runs && (run >= mostRuns || performance.now() - started >= leastMilliseconds);
  for (let run = 0; !enough(run); run++) {
    const workFirst = run % 2 === 0;
    if (workFirst) work.push(await cost(contest.work));
    reference.push(await cost(contest.reference));
    if (!workFirst) work.push(await cost(contest.work));
  }
  const wall = (costs: readonly Cost[]): number => median(costs.map(({ elapsed }) => elapsed));
  const processor = (costs: readonly Cost[]): number => median(costs.map((one) => one.processor));
  return {
    name: contest.name,
    work: wall(work),
    reference: wall(reference),
    ratio: wall(work) / wall(reference),
    processorRatio: processor(work) / processor(reference),
  };
}

/** Milliseconds on the clock, and of processor time. */
interface Cost {
  readonly elapsed: number;
  readonly processor: number;
}

async function cost(work: () => Promise<unknown>): Promise<Cost> {
  const before = process.cpuUsage();
  const elapsed = await milliseconds(work);
  const { user, system } = process.cpuUsage(before);
  return { elapsed, processor: (user + system) / 1000 };
}

/** The wall time of a piece of work. */
export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Prints outcomes as a table. */
export function printOutcomes(outcomes: readonly Outcome[]): void {
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  console.log(`${''.padEnd(width)}       work  reference   ratio  by processor`);
  for (const { name, work, reference, ratio, processorRatio } of outcomes) {
    console.log(
      `${name.padEnd(width)} ${work.toFixed(1).padStart(8)} ms ${reference.toFixed(1).padStart(7)} ms ${ratio.toFixed(2).padStart(7)} ${processorRatio.toFixed(2).padStart(13)}`,
    );
  }
}

/** Prints one figure against its limit. */
export function printFigure(name: string, value: string, limit: string, met: boolean): void {
  console.log(`${met ? 'met   ' : 'MISSED'} ${name}: ${value} (limit ${limit})`);
}

/** The number that a benchmark is given as `--name 5`; else another. */
export function numberOption(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  const given = at < 0 ? otherwise : Number(process.argv[at + 1]);
  if (!(given > 0)) throw new Error(`--${name} takes a number above 0.`);
  return given;
}

/** Ends a benchmark's own script with its failure, said. */
export function runAsScript(main: () => Promise<void> | void): void {
  Promise.resolve()
    .then(main)
    .catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
}
