import { exactNumbers } from '../base/exactNumbers';
import { isRecord } from './jsonRecord';
import type { JsonRecord, JsonValue } from './jsonRecord';
import { readJson } from './jsonText';

/** What a message of an event hub holds. */
export interface MessageRecords {
  readonly records: readonly JsonRecord[];
  /** What is none: text, and JSON values that are no objects. */
  readonly texts: readonly string[];
}

/** How deep envelopes may lie in each other. */
const deepest = 6;

/**
 * The records of a message: in `records` or `body`, in a list, alone, one on a line, or as a text of JSON, each also written with single quotes (CX-6, CX-7).
 * Heartbeats and empty lists hold none. Whatever else there is comes back as text, so that nothing is lost.
 */
export function messageRecords(text: string): MessageRecords {
  const found: { readonly records: JsonRecord[]; readonly texts: string[] } = { records: [], texts: [] };
  open(text, 0, found);
  return found;
}

type Found = { readonly records: JsonRecord[]; readonly texts: string[] };

function open(text: string, depth: number, found: Found): void {
  const plain = text.replace(/^\uFEFF/, '').trim();
  if (plain === '') return;
  const value = valueOf(plain);
  if (value !== undefined) return take(value, depth, found);
  const lines = plain.split(/\r?\n/).filter((line) => line.trim() !== '');
  const values = lines.map(valueOf);
  // Lines of which none is an object are one text, as they were sent.
  if (!values.some(isRecord)) found.texts.push(text);
  else
    values.forEach((each, index) => {
      if (each === undefined) found.texts.push(lines[index] ?? '');
      else take(each, depth, found);
    });
}

function take(value: JsonValue, depth: number, found: Found): void {
  if (depth > deepest) found.texts.push(JSON.stringify(value));
  else if (Array.isArray(value)) for (const each of value as readonly JsonValue[]) take(each, depth + 1, found);
  else if (typeof value === 'string') open(value, depth + 1, found);
  else if (!isRecord(value)) {
    if (value !== null) found.texts.push(JSON.stringify(value));
  } else if (Array.isArray(value['records'])) take(value['records'], depth + 1, found);
  else if (value['body'] !== undefined && value['category'] === undefined) take(value['body'], depth + 1, found);
  else if (value['type'] !== 'heartbeat') found.records.push(value);
}

/** The value of a text that may hold records, with all digits; `null` alone holds none, and stays text. */
const valueOf = (text: string): JsonValue | undefined => readJson(text, exactNumbers) ?? undefined;
