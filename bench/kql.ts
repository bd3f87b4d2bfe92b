import { compileQuery } from '../src/kql/compile';
import { investigations } from './investigations';
import { compare, median, milliseconds, printFigure, printOutcomes, runAsScript } from './measure';
import type { Outcome } from './measure';
import { openSignIns } from './openSignIns';
import { sizeFrom } from './signIns';

/** The queries are short, so a moment of other work on the machine weighs much; a median of many runs forgets it. */
const runs = 15;

/** What KQL comes to against hand-written SQL for the same answer: once translated, and with the translation. */
async function main(): Promise<void> {
  const { session, tables, plainTable, close } = await openSignIns(sizeFrom(process.argv));
  const outcomes: Outcome[] = [];
  const whole: number[] = [];
  for (const { name, kql, sql } of investigations) {
    const translate = async (): Promise<string> => {
      const compilation = await compileQuery(kql, { tables, now: 0n });
      const [query] = compilation.ok ? compilation.queries : [];
      if (!query) throw new Error(`'${name}' does not compile: ${compilation.diagnostics.map(({ message }) => message).join(' ')}`);
      return query.sql;
    };
    const [own, reference] = [await translate(), sql(plainTable)];
    const [answer, expected] = [await session.all(own), await session.all(reference)];
    if (rowTexts(answer) !== rowTexts(expected))
      throw new Error(`'${name}' has ${answer.length} rows, the reference has ${expected.length}, or others.`);
    const translations: number[] = [];
    for (let run = 0; run < 5; run++) translations.push(await milliseconds(translate));
    const contest = {
      name: `${name} (${answer.length} rows)`,
      work: () => session.all(own),
      reference: () => session.all(reference),
    };
    const outcome = await compare(contest, runs);
    outcomes.push(outcome);
    whole.push((outcome.work + median(translations)) / outcome.reference);
    console.log(`${name}: translated in ${median(translations).toFixed(1)} ms`);
  }
  await close();
  printOutcomes(outcomes);
  const ratios = outcomes.map(({ ratio }) => ratio);
  printFigure('median of KQL against SQL', median(ratios).toFixed(2), '1.15', median(ratios) <= 1.15);
  const processor = outcomes.map(({ processorRatio }) => processorRatio);
  console.log(`By processor time: median ${median(processor).toFixed(2)}, worst ${Math.max(...processor).toFixed(2)}.`);
  printFigure('worst of KQL against SQL', Math.max(...ratios).toFixed(2), '1.50', Math.max(...ratios) <= 1.5);
  console.log(`With the translation: median ${median(whole).toFixed(2)}, worst ${Math.max(...whole).toFixed(2)}.`);
}

/** The rows as one text whatever the order of rows and columns is. */
function rowTexts(rows: readonly (readonly unknown[])[]): string {
  return rows
    .map((row) => row.map(String).sort().join('|'))
    .sort()
    .join('\n');
}

runAsScript(main);
