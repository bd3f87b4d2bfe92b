/** A JSON value as it was parsed. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonRecord;

/** A JSON object as it was parsed. */
export interface JsonRecord {
  readonly [name: string]: JsonValue;
}

/** Whether a value is an object, and neither a list nor null. */
export function isRecord(value: JsonValue | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as text, where it is text. */
export function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
