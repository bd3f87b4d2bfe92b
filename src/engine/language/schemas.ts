import type { SourceTable } from '../../kql/compile';
import { offeredFunctions } from '../../kql/plan/prelude';
import type { SavedFunction } from '../../kql/savedFunctions';
import type { LanguageSchema } from '../../kql/language/languageSchema';

/** What the language services ask of the engine's sources. */
export interface SchemaSource {
  /** The tables of a source; those of the catalog where no source is named. */
  readonly tablesOf: (sourceId: string | undefined) => Promise<readonly SourceTable[]>;
  /** The functions that queries may call without declaring them. */
  readonly functions?: () => Promise<readonly SavedFunction[]>;
  /** How many rows a table of a source has now; undefined where that is not known. */
  readonly rowsOf: (sourceId: string, table: string) => number | undefined;
  /** The values that a string column has most often, the most frequent first. */
  readonly valuesOf: (sourceId: string, table: string, column: string) => Promise<readonly string[]>;
  /** Whether a service answers the queries of a source, and not the local engine. */
  readonly asksService?: (sourceId: string) => boolean;
}

/** A source's tables as both the compiler and the editor read them: the same object as long as the tables are the same. */
export interface SourceSchema extends LanguageSchema {
  readonly tables: readonly SourceTable[];
  /** Whether a service answers: what only the local engine cannot run is then no fault of a query. */
  readonly asksService?: boolean;
}

export interface Schemas {
  of(sourceId: string | undefined): Promise<SourceSchema>;
  /** Forgets the values seen, because the source's rows changed. */
  forget(sourceId: string): void;
}

interface Known {
  readonly fingerprint: string;
  readonly schema: SourceSchema;
}

/** Keeps one schema for each source, so that the parser binds against it again and again. */
export function createSchemas(source: SchemaSource): Schemas {
  const known = new Map<string, Known>();
  const values = new Map<string, Promise<readonly string[]>>();
  const valuesOf = (sourceId: string, table: string, column: string): Promise<readonly string[]> => {
    const key = JSON.stringify([sourceId, table, column]);
    const found = values.get(key) ?? source.valuesOf(sourceId, table, column).catch(() => []);
    values.set(key, found);
    return found;
  };
  return {
    async of(sourceId) {
      const tables = await source.tablesOf(sourceId);
      const isOfService = sourceId !== undefined && source.asksService?.(sourceId) === true;
      const saved = await source.functions?.();
      // A service has its own functions of a workspace; saved ones are written into the text that it is asked.
      const functions = isOfService ? (saved ?? []) : offeredFunctions(tables, saved);
      const fingerprint = JSON.stringify([tables.map(({ name, relation, columns }) => [name, relation, columns]), functions]);
      const before = known.get(sourceId ?? '');
      if (before?.fingerprint === fingerprint) return before.schema;
      const schema: SourceSchema =
        sourceId === undefined
          ? { tables, functions }
          : {
              tables,
              functions,
              valuesOf: (table, column) => valuesOf(sourceId, table, column),
              rowsOf: (table) => source.rowsOf(sourceId, table),
              ...(isOfService ? { asksService: true } : {}),
            };
      known.set(sourceId ?? '', { fingerprint, schema });
      return schema;
    },
    forget(sourceId) {
      for (const key of values.keys()) if ((JSON.parse(key) as string[])[0] === sourceId) values.delete(key);
    },
  };
}
