import { compileQuery } from '../src/kql/compile';
import type { SourceTable } from '../src/kql/compile';
import { commonForms } from './forms';
import { investigations } from './investigations';
import type { Investigation } from './investigations';
import { compare, median, milliseconds, printFigure, printOutcomes, runAsScript } from './measure';
import type { Outcome } from './measure';
import { openSignIns } from './openSignIns';
import type { OpenSignIns } from './openSignIns';
import { sizeFrom } from './signIns';

/** Queries that are compared with SQL, and how much longer they may take. */
interface QuerySet {
  readonly name: string;
  readonly queries: readonly Investigation[];
  readonly median: number;
  readonly worst: number;
}

const sets: readonly QuerySet[] = [
  { name: 'investigations', queries: investigations, median: 1.15, worst: 1.5 },
  { name: 'common forms', queries: commonForms, median: 1.05, worst: 1.3 },
];

/** Queries are short, so a moment of other work on the machine weighs much; a median of many runs forgets it. */
const runsOf = { '100k': 25, '1m': 15, '10m': 7 } as const;

/** What KQL comes to against hand-written SQL for the same answer: once translated, and with the translation. */
async function main(): Promise<void> {
  const size = sizeFrom(process.argv);
  const opened = await openSignIns(size);
  const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
  for (const set of sets) {
    const queries = set.queries.filter(({ name }) => only === undefined || name.includes(only));
    if (queries.length > 0) await contest({ ...set, queries }, opened, runsOf[size]);
  }
  await opened.close();
}

async function contest(set: QuerySet, opened: OpenSignIns, runs: number): Promise<void> {
  const outcomes: Outcome[] = [];
  const [first, again]: [number[], number[]] = [[], []];
  const { session } = opened;
  for (const query of set.queries) {
    const [own, reference] = [await translate(query, opened.tables()), query.sql(opened.plainTable)];
    const [answer, expected] = [await session.all(own), await session.all(reference)];
    if (rowTexts(answer) !== rowTexts(expected))
      throw new Error(`'${query.name}' has ${answer.length} rows, the reference has ${expected.length}, or others.`);
    const contestants = { work: () => session.all(own), reference: () => session.all(reference) };
    const outcome = await compare({ name: `${query.name} (${answer.length} rows)`, ...contestants }, runs);
    outcomes.push(outcome);
    const [fresh, repeated] = [await translations(query, opened, true), await translations(query, opened, false)];
    first.push((outcome.work + fresh) / outcome.reference);
    again.push((outcome.work + repeated) / outcome.reference);
    console.log(`${query.name}: translated in ${fresh.toFixed(1)} ms, again in ${repeated.toFixed(1)} ms`);
  }
  printOutcomes(outcomes);
  const ratios = outcomes.map(({ ratio }) => ratio);
  const processor = outcomes.map(({ processorRatio }) => processorRatio);
  printFigure(`median of ${set.name}`, median(ratios).toFixed(2), set.median.toFixed(2), median(ratios) <= set.median);
  printFigure(`worst of ${set.name}`, Math.max(...ratios).toFixed(2), set.worst.toFixed(2), Math.max(...ratios) <= set.worst);
  console.log(`By processor time: ${middleAndWorst(processor)}.`);
  console.log(
    `With the translation of a text never seen: ${middleAndWorst(first)}; of one that was just checked or run: ${middleAndWorst(again)}.`,
  );
}

/** The median time of translating a query, each time with another comment behind it where it is to be a text of its own. */
async function translations(query: Investigation, { tables }: OpenSignIns, fresh: boolean): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 7; run++) {
    const kql = fresh ? `${query.kql} // ${run}` : query.kql;
    times.push(await milliseconds(() => translate({ ...query, kql }, tables())));
  }
  return median(times);
}

async function translate({ name, kql }: Investigation, tables: readonly SourceTable[]): Promise<string> {
  const compilation = await compileQuery(kql, { tables, now: 0n });
  const [query] = compilation.ok ? compilation.queries : [];
  if (!query) throw new Error(`'${name}' does not compile: ${compilation.diagnostics.map(({ message }) => message).join(' ')}`);
  return query.sql;
}

function middleAndWorst(ratios: readonly number[]): string {
  return `median ${median(ratios).toFixed(2)}, worst ${Math.max(...ratios).toFixed(2)}`;
}

/** The rows as one text whatever the order of rows, columns and the elements of a set is. */
function rowTexts(rows: readonly (readonly unknown[])[]): string {
  return rows
    .map((row) => row.map(cellText).sort().join('|'))
    .sort()
    .join('\n');
}

function cellText(cell: unknown): string {
  const text = String(cell);
  return text.startsWith('["') ? (JSON.parse(text) as string[]).sort().join() : text;
}

runAsScript(main);
