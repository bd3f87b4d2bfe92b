/** How long records took from their event until they could be read, by table: half of them, 95 and 99 of a hundred, and the longest. */
export function latencyQuery(tables: readonly string[]): string {
  const legs = tables.map(
    (table) =>
      `    (${table} | where TimeGenerated > ago(1d) | project LogTable = "${table}", Seconds = (ingestion_time() - TimeGenerated) / 1s)`,
  );
  return `union\n${legs.join(',\n')}
| summarize Records = count(), Half = percentile(Seconds, 50), Of95 = percentile(Seconds, 95), Of99 = percentile(Seconds, 99), Longest = max(Seconds) by LogTable
| order by LogTable asc`;
}
