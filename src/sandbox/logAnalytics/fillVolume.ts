import { ticksFromUnixMilliseconds, ticksPerMillisecond } from '../../base/ticks';
import type { Session } from '../../store/duckdb';
import type { Emitted } from '../world/arrivals';
import { tenantIds } from '../world/seed/tenants';
import type { StoredTable } from './loadRecords';
import { loadRecords } from './loadRecords';

export interface VolumeFill {
  readonly target: StoredTable;
  readonly rows: number;
  /** The time of the last row. */
  readonly end: number;
  readonly customerId: string;
  readonly emitted: Emitted;
  readonly file: string;
}

const millisecondsPerDay = 86_400_000;
const span = 30 * millisecondsPerDay;
const examples = 500;

/** Fills a table with many sign-ins, evenly over thirty days: those of Contoso over and over, each with a time and an id of its own. */
export async function fillVolume(session: Session, { target, rows, end, customerId, emitted, file }: VolumeFill): Promise<void> {
  if (rows === 0) return;
  const route = {
    owner: { tenantId: tenantIds.contoso },
    category: 'SignInLogs',
    kind: 'workspaceId',
    destination: '',
    hubName: undefined,
    since: 0,
    until: undefined,
  } as const;
  const records = emitted(route, { from: end - 3 * millisecondsPerDay, to: end })
    .slice(0, examples)
    .map(({ record }) => record);
  if (records.length === 0) return;
  await loadRecords(session, { target, records, customerId, file });
  const [first, step] = [ticksFromUnixMilliseconds(end - span), (BigInt(span) * ticksPerMillisecond) / BigInt(rows)];
  const time = `${first}::BIGINT + i::BIGINT * ${step}::BIGINT`;
  const id = `format('0f0f0f0f-0000-4000-8000-{:012x}', i)`;
  await session.run(`CREATE OR REPLACE TEMP TABLE volume_examples AS SELECT *, row_number() OVER () - 1 AS example FROM ${target.name}`);
  await session.run(`DELETE FROM ${target.name}`);
  // Their order is no part of them, and without one all processors work.
  await session.run('SET SESSION preserve_insertion_order = false');
  await session.run(
    `INSERT INTO ${target.name} BY NAME SELECT example_row.* EXCLUDE (example) REPLACE (${time} AS TimeGenerated, ${time} AS CreatedDateTime, ${id} AS Id)
     FROM range(${rows}) AS numbers(i) JOIN volume_examples AS example_row ON example_row.example = i % ${records.length}`,
  );
  await session.run('SET SESSION preserve_insertion_order = true; DROP TABLE volume_examples; CHECKPOINT workspaces');
}
