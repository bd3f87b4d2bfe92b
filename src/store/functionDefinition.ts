/** A function written in SQL. */
export interface MacroDefinition {
  readonly name: string;
  /** Parameters and body. */
  readonly definition: string;
}

/** The engine's types that a function in JavaScript may take and give. */
export type EngineType = 'VARCHAR' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN';

/** A function written in JavaScript. */
export interface ScriptDefinition {
  readonly name: string;
  readonly parameters: readonly EngineType[];
  readonly returns: EngineType;
  readonly evaluate: (...values: (string | bigint | number | boolean | null)[]) => string | bigint | number | boolean | null;
}
