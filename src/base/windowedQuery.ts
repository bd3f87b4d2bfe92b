/** When a row came to its workspace: the column that is added to rows. */
export const ingestedColumn = 'IngestionTime_';

/** The text of a query whose rows tell when they came, filtered by `$window`; undefined where there is no place for the filter. */
export function windowedQuery(text: string): string | undefined {
  const marked = text.includes('$window') ? text : text.replace(/^\s*([A-Za-z_]\w*)\s*(?=\||$)/, '$1 | where $window ');
  if (!marked.includes('$window')) return undefined;
  // Later steps may leave out what is not named: the time is added where the rows are those of the table still.
  return marked.replace(/where\s+\$window/, `where $window | extend ${ingestedColumn} = ingestion_time()`);
}
