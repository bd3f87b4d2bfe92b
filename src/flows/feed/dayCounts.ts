/** How many records of each source were written on a day (UTC). */
export interface DayCounts {
  /** Such as `2026-11-26`. */
  readonly day: string;
  /** By the keys of the sources. */
  readonly records: Readonly<Record<string, number>>;
}

/** The day of a moment. */
export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);

/** What was counted on the day of a moment: nothing yet, where the counts are of a day before. */
export function countsOn(now: number, counts: DayCounts | undefined): DayCounts['records'] {
  return counts?.day === dayOf(now) ? counts.records : {};
}

/** The counts of the day of a moment, with more records added. */
export function countedOn(now: number, counts: DayCounts | undefined, more: ReadonlyMap<string, number>): DayCounts {
  const records = { ...countsOn(now, counts) };
  for (const [source, count] of more) records[source] = (records[source] ?? 0) + count;
  return { day: dayOf(now), records };
}
