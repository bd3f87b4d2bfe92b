import { parsedJson } from '../base/jsonText';
import type { JsonValue } from './jsonRecord';
import { repairSingleQuotes } from './singleQuotes';

/** The JSON of a text; undefined where it is none. */
export function parseJson(text: string): JsonValue | undefined {
  return parsedJson(text) as JsonValue | undefined;
}

/** The JSON of a text that was written with single quotes; undefined where it cannot be repaired. */
export function repairedJson(text: string, prepare = asItIs): JsonValue | undefined {
  const mended = repairSingleQuotes(text);
  return mended === undefined ? undefined : parseJson(prepare(mended));
}

/** The JSON of a text, also of one that was written with single quotes; undefined where it is none. `prepare` is given what is parsed. */
export function readJson(text: string, prepare = asItIs): JsonValue | undefined {
  const value = parseJson(prepare(text));
  return value === undefined ? repairedJson(text, prepare) : value;
}

const asItIs = (json: string): string => json;
