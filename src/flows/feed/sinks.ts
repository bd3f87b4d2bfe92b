import { join } from 'node:path';
import { eventFormats } from '../../shapes/eventFormats/eventFormats';
import type { EventFormatName } from '../../shapes/eventFormats/eventFormats';
import { queueExtension } from './forward/queuedEvent';
import type { FileForm } from './outputFile';

/** Which log records are of, whoever they were read from. */
export interface FeedLog {
  /** As a folder is called: `directoryAudits`, `signIns`, `provisioning`, `activityLog`, or a category. */
  readonly name: string;
  /** The start of its folders in the tree that azlog wrote. */
  readonly azlogFolder: string;
  /** The tenant or subscription that it is about, for file names. */
  readonly ownerId: string;
  /** The tenant whose log it is, where its records do not say. */
  readonly tenantId?: string;
}

/** Where records of a log go. */
export interface OutputPlace {
  readonly folder: string;
  readonly extension: string;
  readonly form: FileForm;
  readonly format: EventFormatName;
  /** Whether each line is an event that waits to be forwarded. */
  readonly isQueue?: boolean;
}

/** Where events wait for a receiver: files in one folder, whichever log they are of. */
export interface QueueSink {
  readonly kind: 'queue';
  readonly folder: string;
  readonly format: EventFormatName;
}

export interface SinkConfig {
  readonly kind: SinkKind;
  /** An absolute path. */
  readonly folder: string;
  /** Of azlog folders: which of its two forms are written; both where it is not said. */
  readonly forms?: readonly FileForm[];
}

/**
 * The kinds of output, each with the places of a log. Source of azlog's tree and names: Microsoft's pages on Azure Log Integration, archived; what its
 * files held is not told, so a record stays as the service gave it.
 */
export const sinkKinds = {
  jsonLines: ({ folder }: SinkConfig, log: FeedLog): readonly OutputPlace[] => [linesOf('native', folder, log)],
  ecs: ({ folder }: SinkConfig, log: FeedLog): readonly OutputPlace[] => [linesOf('ecs', folder, log)],
  cef: ({ folder }: SinkConfig, log: FeedLog): readonly OutputPlace[] => [linesOf('cef', folder, log)],
  leef: ({ folder }: SinkConfig, log: FeedLog): readonly OutputPlace[] => [linesOf('leef', folder, log)],
  azlog: ({ folder, forms = ['json', 'jsonLines'] }: SinkConfig, log: FeedLog): readonly OutputPlace[] =>
    forms.map((form) => ({
      folder: join(folder, `${log.azlogFolder}Json${form === 'jsonLines' ? 'LD' : ''}`),
      extension: 'json',
      form,
      format: 'native',
    })),
} as const;

function linesOf(format: EventFormatName, folder: string, log: FeedLog): OutputPlace {
  return { folder: join(folder, log.name), extension: eventFormats[format].extension, form: 'jsonLines', format };
}

export type SinkKind = keyof typeof sinkKinds;

export function placesOf(sink: SinkConfig | QueueSink, log: FeedLog): readonly OutputPlace[] {
  if (sink.kind === 'queue')
    return [{ folder: sink.folder, extension: queueExtension, form: 'jsonLines', format: sink.format, isQueue: true }];
  return sinkKinds[sink.kind](sink, log);
}

/** The name that azlog gave its files: time, its fraction, a counter of ten digits, and whose log it is. Names sort by time. */
export function fileName(time: Date, number: number, { ownerId }: FeedLog, extension: string): string {
  const [day = '', clock = ''] = time.toISOString().replaceAll(/[-:]/g, '').split('T');
  const [seconds = '', fraction = ''] = clock.replace('Z', '').split('.');
  return `${day}T${seconds}_${fraction.padEnd(7, '0')}.${String(number).padStart(10, '0')}.${ownerId}.${extension}`;
}
