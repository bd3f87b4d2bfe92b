import { t } from '@vscode/l10n';
import { setImmediate as turn } from 'node:timers/promises';
import { throwIfAborted } from '../../base/errors';
import type { ParsedMessage, ParsedPreview, ParsedRecord, PreviewParsing } from '../../protocol/siem';
import { isRecord, textOf } from '../../shapes/jsonRecord';
import type { JsonRecord, JsonValue } from '../../shapes/jsonRecord';
import { parseJson, readJson, repairedJson } from '../../shapes/jsonText';
import { textOfValue } from '../../shapes/tableRow';
import { limitedPattern } from './limitedPattern';
import type { LimitedPattern } from './limitedPattern';
import { messagesIn } from './messagesIn';
import { nameOf } from './selector';
import type { NameOf } from './selector';

/**
 * The names that the forwarder gives where nothing else does. Source: github.com/coralogix/coralogix-azure-serverless, EventHub/README.md, Fallback Behavior, and
 * EventHub/EventHub/index.ts of v3.6.1.
 */
const usualNames = { application: 'coralogix-azure-eventhub', subsystem: 'azure' };

interface Rules {
  readonly newline: LimitedPattern | undefined;
  readonly blocking: LimitedPattern | undefined;
  readonly application: NameOf;
  readonly subsystem: NameOf;
}

/**
 * What a forwarder makes of messages (CX-6…CX-9): JSON, also twice encoded, is opened, lists of records are taken apart, and texts are parted by the newline
 * pattern. What cannot be read is kept as text, never dropped without a word. @throws UserError where a pattern or selector is wrong or too slow
 */
export function previewParsing(request: PreviewParsing): ParsedPreview {
  const rules = rulesOf(request);
  return { messages: messagesIn(request.text).map((message) => parseMessage(message, rules)) };
}

/** As `previewParsing`, with turns for whatever else the process has to do in between. @throws what `previewParsing` throws, and where it was cancelled */
export async function previewInTurns(request: PreviewParsing, signal: AbortSignal): Promise<ParsedPreview> {
  const rules = rulesOf(request);
  const messages: ParsedMessage[] = [];
  let since = Date.now();
  for (const message of messagesIn(request.text)) {
    messages.push(parseMessage(message, rules));
    if (Date.now() - since < longestTurn) continue;
    await turn();
    throwIfAborted(signal);
    since = Date.now();
  }
  return { messages };
}

/** Milliseconds. */
const longestTurn = 50;

function rulesOf({ newlinePattern, blockingPattern, application = {}, subsystem = {} }: PreviewParsing): Rules {
  return {
    newline: patternOf(newlinePattern),
    blocking: patternOf(blockingPattern),
    application: nameOf(application, usualNames.application),
    subsystem: nameOf(subsystem, usualNames.subsystem),
  };
}

function patternOf(source: string | undefined): LimitedPattern | undefined {
  return source === undefined || source === '' ? undefined : limitedPattern(source);
}

/** What a forwarder makes of one message. */
export function parseMessage(message: string, rules: Rules = rulesOf({ text: message })): ParsedMessage {
  const value = parseJson(message.replace(/^\uFEFF/, ''));
  const repaired = value === undefined ? repairedJson(message) : undefined;
  const { texts, notes } = recordsOf(message, value ?? repaired, rules.newline);
  const [records, blocked]: [ParsedRecord[], string[]] = [[], []];
  for (const text of texts) {
    if (rules.blocking?.exec(text)) blocked.push(text);
    else records.push(recordOf(text, repaired !== undefined, rules));
  }
  const mended = repaired === undefined ? [] : [t('The message was written with single quotes; it was repaired to be read.')];
  return { kind: kindOf(value, repaired), records, blocked, notes: [...mended, ...notes] };
}

function kindOf(value: JsonValue | undefined, repaired: JsonValue | undefined): ParsedMessage['kind'] {
  const known = value ?? repaired;
  if (known === undefined || known === null) return 'invalid';
  if (typeof known === 'string') return parseJson(known) === undefined ? 'string' : 'json-string';
  if (typeof known !== 'object') return 'string';
  return Array.isArray(known) ? 'array' : 'object';
}

interface Found {
  readonly texts: readonly string[];
  readonly notes: readonly string[];
}

function recordsOf(message: string, value: JsonValue | undefined, newline: LimitedPattern | undefined): Found {
  const found: { readonly texts: string[]; readonly notes: Set<string> } = { texts: [], notes: new Set() };
  if (value === undefined) addText(message, newline, found);
  else if (Array.isArray(value) && value.length === 0) found.notes.add(t('The message holds an empty list of records.'));
  else addRecords(value, { newline, depth: 0 }, found);
  return { texts: found.texts, notes: [...found.notes] };
}

type Adding = { readonly texts: string[]; readonly notes: Set<string> };

/** How deep envelopes may lie in each other. */
const deepest = 6;

/** Takes off envelopes: what is in `records`, in `body`, in a list, or in a text of JSON. A record is written as a forwarder writes it, which reads it first. */
function addRecords(
  value: JsonValue,
  place: { readonly newline: LimitedPattern | undefined; readonly depth: number },
  found: Adding,
): void {
  const inner = { ...place, depth: place.depth + 1 };
  const list = Array.isArray(value)
    ? (value as readonly JsonValue[])
    : isRecord(value) && Array.isArray(value['records'])
      ? (value['records'] as readonly JsonValue[])
      : undefined;
  if (value === null) found.notes.add(t('A null is no record; a forwarder leaves it out.'));
  else if (place.depth > deepest) found.texts.push(textOfValue(value));
  else if (list) {
    if (list.length === 0) found.notes.add(t('The message holds an empty list of records.'));
    for (const element of list) addRecords(element, inner, found);
  } else if (isRecord(value)) {
    // A heartbeat is no record, and is left out on purpose.
    if (value['type'] === 'heartbeat') found.notes.add(t('Heartbeats carry no records.'));
    else if (value['body'] === undefined) found.texts.push(JSON.stringify(value));
    else addRecords(value['body'], inner, found);
  } else if (typeof value === 'string') {
    const within = readJson(value) ?? undefined;
    if (within === undefined) addText(value, place.newline, found);
    else addRecords(within, inner, found);
  } else found.texts.push(textOfValue(value));
}

function addText(text: string, newline: LimitedPattern | undefined, found: Adding): void {
  const pieces = (newline?.split(text) ?? [text]).filter((piece) => piece.trim() !== '');
  found.texts.push(...pieces);
  found.notes.add(pieces.length === 0 ? t('The message is empty.') : t('The message is text, not JSON; it is kept as it is.'));
}

function recordOf(text: string, wasRepaired: boolean, { application, subsystem }: Rules): ParsedRecord {
  const value = parseJson(text);
  const record = isRecord(value) ? value : undefined;
  const category = textOf(record?.['category']);
  const tenantId = tenantOf(record);
  return {
    text,
    repaired: wasRepaired,
    ...(category === undefined ? {} : { category }),
    ...(tenantId === undefined ? {} : { tenantId }),
    application: application(record, text),
    subsystem: subsystem(record, text),
  };
}

/** The tenant of a record of the directory, which is in no subscription (CX-11). */
function tenantOf(record: JsonRecord | undefined): string | undefined {
  const { tenantId, resourceId } = record ?? {};
  return textOf(tenantId) ?? /^\/tenants\/([^/]+)\//i.exec(textOf(resourceId) ?? '')?.[1];
}
