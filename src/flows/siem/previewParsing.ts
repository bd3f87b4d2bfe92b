import { t } from '@vscode/l10n';
import type { ParsedMessage, ParsedPreview, ParsedRecord, PreviewParsing } from '../../protocol/siem';
import { isRecord, textOf } from '../../shapes/jsonRecord';
import type { JsonRecord, JsonValue } from '../../shapes/jsonRecord';
import { readRecordText } from '../../shapes/recordReader';
import { repairSingleQuotes } from '../../shapes/singleQuotes';
import { limitedPattern } from './limitedPattern';
import type { LimitedPattern } from './limitedPattern';
import { nameOf } from './selector';
import type { NameOf } from './selector';

/** The names that a forwarder gives where nothing else does. */
const usualNames = { application: 'azure', subsystem: 'coralogix-azure-eventhub' };

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
  const { text, newlinePattern, blockingPattern, application = {}, subsystem = {} } = request;
  const rules: Rules = {
    newline: patternOf(newlinePattern),
    blocking: patternOf(blockingPattern),
    application: nameOf(application, usualNames.application),
    subsystem: nameOf(subsystem, usualNames.subsystem),
  };
  return { messages: messagesIn(text).map((message) => parseMessage(message, rules)) };
}

function patternOf(source: string | undefined): LimitedPattern | undefined {
  return source === undefined || source === '' ? undefined : limitedPattern(source);
}

/** A document is one message, or has one on each line. */
function messagesIn(text: string): readonly string[] {
  if (parse(text) !== undefined || repaired(text) !== undefined) return [text.trim()];
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.length > 1 && lines.every((line) => parse(line) !== undefined || repaired(line) !== undefined) ? lines : [text];
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function repaired(text: string): JsonValue | undefined {
  const mended = repairSingleQuotes(text);
  return mended === undefined ? undefined : parse(mended);
}

interface Found {
  readonly texts: readonly string[];
  readonly notes: readonly string[];
}

function parseMessage(message: string, rules: Rules): ParsedMessage {
  const value = parse(message);
  const wasRepaired = value === undefined && repaired(message) !== undefined;
  const { texts, notes } = recordsOf(message, value, rules.newline);
  const [records, blocked]: [ParsedRecord[], string[]] = [[], []];
  for (const text of texts) {
    if (rules.blocking?.exec(text)) blocked.push(text);
    else records.push(recordOf(text, wasRepaired, rules));
  }
  const mended = wasRepaired ? [t('The message was written with single quotes; it was repaired to be read.')] : [];
  return { kind: kindOf(value, wasRepaired), records, blocked, notes: [...mended, ...notes] };
}

function kindOf(value: JsonValue | undefined, wasRepaired: boolean): ParsedMessage['kind'] {
  if (value === undefined) return wasRepaired ? 'object' : 'invalid';
  if (typeof value === 'string') return parse(value) === undefined ? 'string' : 'json-string';
  return Array.isArray(value) ? 'array' : 'object';
}

function recordsOf(message: string, value: JsonValue | undefined, newline: LimitedPattern | undefined): Found {
  const plain = typeof value === 'string' ? value : value === undefined ? message : undefined;
  if (plain !== undefined && parse(plain) === undefined && repaired(plain) === undefined) return textRecords(plain, newline);
  const texts: string[] = [];
  const notes: string[] = [];
  readRecordText(message, 1, {
    record: (text) => void texts.push(text),
    problem: (_, words) => void notes.push(words),
    skipped: (words) => void notes.push(words),
  });
  if (texts.length === 0 && notes.length === 0) return { texts, notes: [t('The message holds an empty list of records.')] };
  // What was in no envelope that is known is kept as it is.
  return texts.length === 0 && notes.length > 0 && !isSkipped(value) ? { texts: [message], notes } : { texts, notes };
}

/** A heartbeat is no record, and is left out on purpose. */
function isSkipped(value: JsonValue | undefined): boolean {
  return isRecord(value) && value['type'] === 'heartbeat';
}

function textRecords(text: string, newline: LimitedPattern | undefined): Found {
  const pieces = (newline?.split(text) ?? [text]).filter((piece) => piece.trim() !== '');
  if (pieces.length === 0) return { texts: [], notes: [t('The message is empty.')] };
  return { texts: pieces, notes: [t('The message is text, not JSON; it is kept as it is.')] };
}

function recordOf(text: string, wasRepaired: boolean, { application, subsystem }: Rules): ParsedRecord {
  const value = parse(text);
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
