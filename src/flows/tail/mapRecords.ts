import { azureActivity } from '../../catalog/tables/azureActivity';
import { planColumns } from '../../shapes/columnPlan';
import { isRecord } from '../../shapes/jsonRecord';
import type { JsonRecord } from '../../shapes/jsonRecord';
import { routeOf } from '../../shapes/recordRoute';
import type { RecordLayout } from '../../shapes/recordRoute';
import type { Session } from '../../store/duckdb';
import { mapRows } from '../../store/loadRows';
import { stageRecords } from '../../store/staging';

const layouts: readonly RecordLayout[] = ['entity', 'envelope', 'workspace'];

/**
 * Turns a file of Activity Log records, one on a line and in any of their shapes, into rows of a temporary table of the session, and gives its name; undefined
 * where no record is one of the Activity Log.
 */
export async function mapRecords(session: Session, path: string, longestRecord: number): Promise<string | undefined> {
  const part = { path, file: 0 };
  const groups = await stageRecords(session, [part], { longestRecord });
  const made: string[] = [];
  for (const layout of layouts) {
    const record = new Set<string>();
    const properties = new Set<string>();
    const signatures: string[] = [];
    for (const { signature, example } of groups) {
      const found = signature === undefined || example === undefined ? undefined : (JSON.parse(example) as JsonRecord);
      if (signature === undefined || !found || !isActivity(found, layout)) continue;
      signatures.push(signature);
      for (const name of Object.keys(found)) record.add(name);
      if (isRecord(found['properties'])) for (const name of Object.keys(found['properties'])) properties.add(name);
    }
    if (signatures.length === 0) continue;
    const { name: table, columns, identity } = azureActivity;
    const plan = planColumns({ table, columns, layout, members: { record, properties } });
    made.push((await mapRows(session, { name: `arrived_${layout}`, plan, signatures, parts: [part], identity })).name);
  }
  const [first, ...others] = made;
  if (first === undefined || others.length === 0) return first;
  const all = made.map((name) => `SELECT * FROM temp.${name}`).join(' UNION ALL BY NAME ');
  await session.run(`CREATE OR REPLACE TEMP TABLE arrived_records AS ${all}`);
  return 'arrived_records';
}

function isActivity(record: JsonRecord, layout: RecordLayout): boolean {
  const route = routeOf(record);
  // An answer of the Activity Log without an id of its event is one still.
  if (route.kind === 'own') return layout === 'entity' && 'eventTimestamp' in record;
  return route.kind === 'rows' && route.table === azureActivity.name && route.layout === layout;
}
