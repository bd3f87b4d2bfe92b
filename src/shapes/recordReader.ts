import { messageOf } from '../base/errors';
import { isQueryAnswer, listMembers } from './container';
import { DocumentSplitter } from './documentSplitter';
import { isRecord, textOf } from './jsonRecord';
import type { JsonRecord, JsonValue } from './jsonRecord';
import { parseJson, readJson } from './jsonText';
import { repairSingleQuotes } from './singleQuotes';
import { routeOf } from './recordRoute';

/** What comes out of texts that may hold records in any of the known envelopes. */
export interface RecordSink {
  /** One record as JSON on one line; `line` is the place in the file that it came from. */
  readonly record: (text: string, line: number) => void;
  readonly problem: (line: number, message: string) => void;
  /** Something that was left out on purpose. */
  readonly skipped: (reason: string) => void;
}

/** How deep envelopes may lie in each other. */
const deepest = 6;

/** Reads one JSON text, takes off its envelopes, and hands on its records. */
export function readRecordText(text: string, line: number, sink: RecordSink): void {
  const flat = text.replace(/[\r\n]+/g, ' ').trim();
  if (flat === '' || flat === '\uFEFF') return;
  const plain = flat.startsWith('\uFEFF') ? flat.slice(1) : flat;
  const value = parseJson(plain);
  if (value !== undefined) {
    readValue(value, { text: plain, line, depth: 0 }, sink);
    return;
  }
  const repaired = repairSingleQuotes(plain);
  const repairedValue = repaired === undefined ? undefined : parseJson(repaired);
  if (repaired === undefined || repairedValue === undefined) sink.problem(line, problemOf(plain));
  else readValue(repairedValue, { text: repaired, line, depth: 0 }, sink);
}

/** Cuts a stream of bytes into records, whatever envelopes they are in. Give it bytes with `push` and finish with `end`. */
export function openDocumentReader(sink: RecordSink): { push: (bytes: Uint8Array) => void; end: () => void } {
  const splitter = new DocumentSplitter({
    document: (text, line) => readRecordText(text, line, sink),
    problem: sink.problem,
  });
  return { push: (bytes) => splitter.push(bytes), end: () => splitter.end() };
}

interface Place {
  /** The value's own text, so that nothing is lost by writing it anew. */
  readonly text: string | undefined;
  readonly line: number;
  readonly depth: number;
}

function readValue(value: JsonValue, place: Place, sink: RecordSink): void {
  const inner = { text: undefined, line: place.line, depth: place.depth + 1 };
  if (place.depth > deepest) sink.problem(place.line, 'The record lies in more envelopes than can be taken off.');
  else if (typeof value === 'string') readText(value, inner, sink);
  else if (Array.isArray(value)) for (const element of value as readonly JsonValue[]) readValue(element, inner, sink);
  else if (isRecord(value)) readObject(value, place, sink);
  else if (value !== null) sink.problem(place.line, 'The line holds a single value, not a record.');
}

function readText(text: string, place: Place, sink: RecordSink): void {
  const value = /^\s*[[{"]/.test(text) ? readJson(text) : undefined;
  if (value === undefined) sink.problem(place.line, 'The line holds plain text, not a record.');
  else readValue(value, { ...place, text: text.replace(/[\r\n]+/g, ' ') }, sink);
}

function readObject(record: JsonRecord, place: Place, sink: RecordSink): void {
  const route = routeOf(record);
  switch (route.kind) {
    case 'skip':
      sink.skipped(route.reason);
      return;
    case 'convert':
      sink.record(JSON.stringify(route.convert(record)), place.line);
      return;
    case 'container':
      readContainer(record, place, sink);
      return;
    case 'rows':
    case 'own':
      sink.record(wellFormed(place.text ?? JSON.stringify(record)), place.line);
      return;
  }
}

/** Halves of surrogate pairs, which are no text, become replacement characters. */
function wellFormed(json: string): string {
  return /\\u[dD][89a-fA-F]/.test(json) ? json.replace(loneSurrogates, '\\ufffd') : json;
}

const loneSurrogates =
  /\\u[dD][89abAB][\da-fA-F]{2}(?!\\u[dD][c-fC-F][\da-fA-F]{2})|(?<!\\u[dD][89abAB][\da-fA-F]{2})\\u[dD][c-fC-F][\da-fA-F]{2}/g;

function readContainer(record: JsonRecord, place: Place, sink: RecordSink): void {
  const inner = { text: undefined, line: place.line, depth: place.depth + 1 };
  if (isQueryAnswer(record)) {
    readQueryAnswer(record, place.line, sink);
    return;
  }
  if (place.text !== undefined && listMembers.some((member) => Array.isArray(record[member]))) {
    const reader = new DocumentSplitter({
      document: (text) => readValue(parseJson(text) ?? null, { ...inner, text }, sink),
      problem: (_, message) => sink.problem(place.line, message),
    });
    reader.push(new TextEncoder().encode(place.text));
    reader.end();
    return;
  }
  for (const member of [...listMembers, 'body']) {
    const value = record[member];
    if (value !== undefined) readValue(value, inner, sink);
  }
}

/** The rows of a query's answer as objects; a statistics or second table goes the same way. */
function readQueryAnswer(answer: JsonRecord, line: number, sink: RecordSink): void {
  for (const table of answer['tables'] as readonly JsonRecord[]) {
    const columns = (table['columns'] as readonly JsonRecord[]).map(
      (column) => textOf(column['name']) ?? textOf(column['ColumnName']) ?? '',
    );
    for (const row of table['rows'] as readonly (readonly JsonValue[])[]) {
      const cells = columns.map((name, index) => [name, row[index] ?? null] as const);
      sink.record(JSON.stringify(Object.fromEntries(cells)), line);
    }
  }
  const error = answer['error'];
  if (isRecord(error)) sink.skipped(`The query's answer was partial when it was saved: ${innermostMessage(error)}`);
}

function innermostMessage(error: JsonRecord): string {
  const inner = [error['innererror'], ...(Array.isArray(error['details']) ? (error['details'] as readonly JsonValue[]) : [])].find(
    isRecord,
  );
  return inner ? innermostMessage(inner) : (textOf(error['message']) ?? textOf(error['code']) ?? 'no reason given');
}

function problemOf(text: string): string {
  if (!/^[[{"]/.test(text)) return 'The line is text, not JSON.';
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return `The record is not valid JSON: ${messageOf(error)}`.slice(0, 300);
  }
}
