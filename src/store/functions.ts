import { BIGINT, BOOLEAN, DOUBLE, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import type { Session } from './duckdb';

/** A function written in SQL. */
export interface MacroDefinition {
  readonly name: string;
  /** Parameters and body. */
  readonly definition: string;
}

type EngineType = 'VARCHAR' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN';

/** A function written in JavaScript. */
export interface ScriptDefinition {
  readonly name: string;
  readonly parameters: readonly EngineType[];
  readonly returns: EngineType;
  readonly evaluate: (...values: (string | bigint | number | boolean | null)[]) => string | bigint | number | boolean | null;
}

const engineTypes: Readonly<Record<EngineType, DuckDBType>> = { VARCHAR, BIGINT, DOUBLE, BOOLEAN };

/**
 * Makes the query language's own functions known to a database, once for all of its sessions. The macros live in an attached catalog named
 * `kql` that is only in memory, so they are called as `kql.name(…)`, whatever database file is open, and never end up in a file.
 * A second call for the same database does nothing.
 */
export async function registerFunctions(
  session: Session,
  macros: readonly MacroDefinition[],
  functions: readonly ScriptDefinition[],
): Promise<void> {
  const known = await session.all("SELECT 1 FROM duckdb_databases() WHERE database_name = 'kql'");
  if (known.length > 0) return;
  for (const definition of functions) session.connection.registerScalarFunction(scriptFunction(definition));
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
