import { sqlText } from '../../base/sql';
import type { ColumnType } from '../../base/column';
import type { SyntaxNode } from '../parser/syntax';
import { plainStage, withAliases } from '../plan/stage';
import { resultColumns } from './columns';
import { operator } from './operator';

/** The names of the service's own data types. Source: learn.microsoft.com/kusto/query/getschema-operator. */
const dataTypes: Readonly<Record<ColumnType, string>> = {
  bool: 'System.SByte',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  string: 'System.String',
  datetime: 'System.DateTime',
  timespan: 'System.TimeSpan',
  guid: 'System.Guid',
  dynamic: 'System.Object',
};

/** `getschema`: the columns of the rows, as rows. */
export const getSchema = operator<SyntaxNode>('GetSchemaOperator', (node, _scope, input) => {
  const columns = withAliases(resultColumns(node));
  const rows = input.columns.map(({ name, type }, index) => `(${sqlText(name)}, ${index}, ${sqlText(dataTypes[type])}, ${sqlText(type)})`);
  return plainStage(
    `SELECT * FROM (VALUES ${rows.join(', ')}) AS "$schema"(${columns.map(({ alias }) => `"${alias}"`).join(', ')})`,
    columns,
  );
});
