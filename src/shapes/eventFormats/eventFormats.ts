import { ecsDocument } from '../ecsDocument';
import type { JsonRecord } from '../jsonRecord';
import { readEvent } from '../normalEvent';
import { cefLine } from './cef';
import { leefLine } from './leef';

/** A form that a record of a log can be written in: one line without a line break. */
export interface EventFormat {
  readonly description: string;
  /** Of a file with such lines. */
  readonly extension: string;
  readonly line: (record: JsonRecord, about: RecordAbout) => string;
}

export interface RecordAbout {
  /** Whose log it is, where the record does not say. */
  readonly tenantId?: string;
}

/** The forms, by the name that a configuration gives them. */
export const eventFormats = {
  native: { description: 'as the service gave it', extension: 'jsonl', line: (record) => JSON.stringify(record) },
  ecs: {
    description: 'documents of the Elastic Common Schema',
    extension: 'jsonl',
    line: (record, about) => JSON.stringify(ecsDocument(record, about)),
  },
  cef: { description: 'Common Event Format', extension: 'cef', line: (record, about) => cefLine(readEvent(record, about).event) },
  leef: { description: 'Log Event Extended Format', extension: 'leef', line: (record, about) => leefLine(readEvent(record, about).event) },
} as const satisfies Readonly<Record<string, EventFormat>>;

export type EventFormatName = keyof typeof eventFormats;
