import { BIGINT, BOOLEAN, DOUBLE, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { addressPlaces } from './addressPlaces';
import type { Session } from './duckdb';
import type { EngineType, MacroDefinition, ScriptDefinition } from './functionDefinition';

const engineTypes: Readonly<Record<EngineType, DuckDBType>> = { VARCHAR, BIGINT, DOUBLE, BOOLEAN };

/**
 * Makes the query language's own functions known to a database, once for all of its sessions. The macros live in an attached catalog named
 * `kql` that is only in memory, so they are called as `kql.name(…)`, whatever database file is open, and never end up in a file.
 * Places of addresses, which files of the user's tell, are added to them. A second call for the same database does nothing.
 */
export async function registerFunctions(
  session: Session,
  macros: readonly MacroDefinition[],
  functions: readonly ScriptDefinition[],
): Promise<void> {
  const known = await session.all("SELECT 1 FROM duckdb_databases() WHERE database_name = 'kql'");
  if (known.length > 0) return;
  for (const definition of [...functions, addressPlaces()]) session.connection.registerScalarFunction(scriptFunction(definition));
  const statements = macros.map(({ name, definition }) => `CREATE MACRO kql.${name}${definition}`);
  await session.run(["ATTACH ':memory:' AS kql", ...statements].join(';\n'));
}

function scriptFunction({ name, parameters, returns, evaluate }: ScriptDefinition): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name,
    parameterTypes: parameters.map((type) => engineTypes[type]),
    returnType: engineTypes[returns],
    specialHandling: true,
    mainFunction: (_info, input, output) => {
      const columns = input.getColumns();
      for (let row = 0; row < input.rowCount; row++) output.setItem(row, evaluate(...columns.map((column) => plainValue(column[row]))));
      output.flush();
    },
  });
}

function plainValue(value: DuckDBValue | undefined): string | bigint | number | boolean | null {
  return typeof value === 'string' || typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
