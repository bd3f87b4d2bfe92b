import { sqlName, sqlText } from '../../base/sql';
import { findLogTable } from '../../catalog/logTables';
import { azureActivity } from '../../catalog/tables/azureActivity';
import type { SourceTable } from '../../kql/compile';
import { planColumns } from '../../shapes/columnPlan';
import { rowSql } from '../../store/rowSql';
import { tailTableName } from '../../store/tailTable';

/** The tables of workspaces that a tail follows, with their own columns, read out of the rows that it holds; those that the catalog knows. */
export function followedTables(database: string, names: readonly string[], since: number | undefined): readonly SourceTable[] {
  return [...new Set(names)].flatMap((name) => {
    const table = findLogTable(name);
    if (!table || table.name === azureActivity.name) return [];
    const members = { record: new Set(table.columns.map((column) => column.name)), properties: new Set<string>() };
    const plan = planColumns({ table: table.name, columns: table.columns, layout: 'workspace', members });
    const { structure, columns } = rowSql({ columns: plan.columns, leftover: [] });
    const values = columns.map((column) => `${column.sql} AS ${sqlName(column.name)}`);
    const rows = `SELECT CAST(Properties_d AS VARCHAR) AS json FROM ${tailTableName(database, 'AzureActivity')}
      WHERE CategoryValue = ${sqlText(name)}${since === undefined ? '' : ` AND __sequence > ${since}`}`;
    const relation = `(SELECT ${values.join(', ')} FROM (SELECT json, from_json(json, ${sqlText(structure)}) AS r FROM (${rows})))`;
    return [{ name: table.name, columns: table.columns, relation, description: table.description }];
  });
}
