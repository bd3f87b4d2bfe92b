/** How many seconds records took from their event until they could be read, by table: the 50th, 95th and 99th percentile, and the longest. */
export function latencyQuery(tables: readonly string[]): string {
  const legs = tables.map(
    (table) =>
      `    (${table} | where TimeGenerated > ago(1d) | project LogTable = "${table}", Seconds = (ingestion_time() - TimeGenerated) / 1s)`,
  );
  return `union\n${legs.join(',\n')}
| summarize Records = count(), P50 = percentile(Seconds, 50), P95 = percentile(Seconds, 95), P99 = percentile(Seconds, 99), Longest = max(Seconds) by LogTable
| project LogTable, Records, P50Seconds = round(P50, 1), P95Seconds = round(P95, 1), P99Seconds = round(P99, 1), LongestSeconds = round(Longest, 1)
| order by LogTable asc`;
}
