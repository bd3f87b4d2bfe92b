import { kqlSteps } from './kqlSteps';

/** When a row came to its workspace: the column that is added to rows. */
export const ingestedColumn = 'IngestionTime_';

/** The text of a query whose rows tell when they came, filtered by `$window`; undefined where there is no place for the filter. */
export function windowedQuery(text: string): string | undefined {
  const marked = text.includes('$window') ? text : text.replace(/^\s*([A-Za-z_]\w*)\s*(?=\||$)/, '$1 | where $window ');
  if (!marked.includes('$window')) return undefined;
  // The time is added where the rows are those of a table still.
  return keepTime(marked.replaceAll(/where\s+\$window/g, `where $window | extend ${ingestedColumn} = ingestion_time()`));
}

/** Steps whose rows have all columns of those before. */
const keepsColumns =
  /^\s*(?:where|filter|extend|project-(?:away|rename|reorder)|parse(?:-where|-kv)?|sort|order|serialize|take|limit|top|as|mv-?expand|mv-apply|lookup|join(?![^(]*kind\s*=\s*right(?:anti|semi)))\b/;
const picks = /^\s*project(?:-keep)?\s+/;

/** Has steps that pick columns pick the time too, as long as rows have it: who does not know when a row came cannot tell whether it came again. */
function keepTime(text: string): string {
  const steps = [...kqlSteps(text)];
  for (let index = steps.findIndex((step) => step.includes(ingestedColumn)) + 1; index < steps.length; index++) {
    const step = steps[index] ?? '';
    const picked = picks.exec(step)?.[0];
    if (picked === undefined && !keepsColumns.test(step)) break;
    if (picked !== undefined && !step.includes(ingestedColumn)) steps[index] = `${picked}${ingestedColumn}, ${step.slice(picked.length)}`;
  }
  return steps.join('|');
}
