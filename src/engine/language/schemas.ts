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
  /** The functions that a service keeps which answers a source's queries; undefined where the local engine answers them. */
  readonly functionsOfService?: (sourceId: string) => readonly SavedFunction[] | undefined;
}

/** A source's tables as both the compiler and the editor read them: the same object as long as the tables are the same. */
export interface SourceSchema extends LanguageSchema {
  readonly tables: readonly SourceTable[];
  /** The functions of the service that answers, if one does: what only the local engine cannot run is then no fault of a query. */
  readonly ofService?: readonly SavedFunction[];
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
      const saved = await source.functions?.();
      const kept = sourceId === undefined ? undefined : source.functionsOfService?.(sourceId);
      // Saved functions are written into the text that a service is asked, before its own of the same name.
      const ofService = kept && [...(saved ?? []), ...kept.filter(({ name }) => !saved?.some((one) => one.name === name))];
      const functions = ofService ?? offeredFunctions(tables, saved);
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
              ...(ofService ? { ofService } : {}),
            };
      known.set(sourceId ?? '', { fingerprint, schema });
      return schema;
    },
    forget(sourceId) {
      for (const key of values.keys()) if ((JSON.parse(key) as string[])[0] === sourceId) values.delete(key);
    },
  };
}
