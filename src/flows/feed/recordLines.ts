import { eventFormats } from '../../shapes/eventFormats/eventFormats';
import { eventHeader } from '../../shapes/eventFormats/eventHeader';
import type { JsonRecord } from '../../shapes/jsonRecord';
import { readEvent } from '../../shapes/normalEvent';
import type { FeedRecord } from './feedRecord';
import { queuedLine } from './forward/queuedEvent';
import type { RecordKey } from './knownIds';
import type { FeedLog, OutputPlace } from './sinks';

interface RecordLine {
  readonly text: string;
  /** In bytes. */
  readonly length: number;
}

/** What is written of a record at a place. */
export type RecordLines = (place: OutputPlace) => RecordLine;

interface LinesRequest {
  /** With what is to be hidden hidden. */
  readonly record: FeedRecord;
  readonly key: RecordKey;
  readonly log: FeedLog;
  readonly places: readonly OutputPlace[];
}

const nameOf = ({ format, isQueue }: OutputPlace): string => `${isQueue === true ? 'queue' : 'file'} ${format}`;

/** The lines of a record at some places: each form of it is made once. */
export function recordLines({ record, key, log, places }: LinesRequest): RecordLines {
  const made = new Map<string, RecordLine>();
  const about = log.tenantId === undefined ? {} : { tenantId: log.tenantId };
  for (const place of places) {
    const name = nameOf(place);
    if (made.has(name)) continue;
    const line = eventFormats[place.format].line(record as JsonRecord, about);
    const text = place.isQueue === true ? waitingLine(line, { record: record as JsonRecord, key, log }) : line;
    made.set(name, { text, length: Buffer.byteLength(text) });
  }
  return (place) => made.get(nameOf(place)) ?? { text: '', length: 0 };
}

function waitingLine(
  text: string,
  { record, key, log }: { readonly record: JsonRecord; readonly key: RecordKey; readonly log: FeedLog },
): string {
  const { severity } = eventHeader(readEvent(record).event);
  return queuedLine({ id: Buffer.from(key.digest, 'latin1').toString('hex'), time: key.time, log: log.name, severity, text });
}
