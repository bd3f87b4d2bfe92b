import type { Clock } from '../../base/clock';
import { isAbort, UserError } from '../../base/errors';
import { exportFormats } from '../../formats';
import type { ExportColumn, ExportFormat, FormatOptions } from '../../formats/exportFormat';
import type { ExportOptions, ExportOutcome, RequestContext, RunQuery } from '../../protocol/engine';
import type { Session } from '../../store/duckdb';
import { copyToFile } from './exportFile';
import { writeManifest } from './manifest';

/** What is to be written, and what the manifest says of it. */
export interface Subject {
  readonly columns: readonly ExportColumn[];
  /** The whole SELECT for what a format wants selected. */
  readonly statement: (select: string) => string;
  readonly rows?: number;
  readonly run: RunQuery;
  readonly source: string;
  readonly sourcePaths: readonly string[];
  readonly status: string;
  readonly complete: boolean;
}

export interface WriteRequest {
  readonly session: Session;
  readonly subject: Subject;
  readonly options: ExportOptions;
  readonly context: RequestContext;
}

/** Writes rows to a file in one of the formats, and a manifest beside it where one is asked for. */
export async function writeSubject(clock: Clock, { session, subject, options, context }: WriteRequest): Promise<ExportOutcome> {
  const format = formatOf(options.format);
  const copy = (formatOptions: FormatOptions): Promise<{ rows: number; bytes: number }> => {
    const plan = format.plan(subject.columns, formatOptions);
    return copyToFile({ session, statement: subject.statement(plan.select), plan, file: options.file, rows: subject.rows, context });
  };
  const { written, notices: lost } = await withDateTimes(copy, { excel: options.excel ?? false });
  const notices = subject.complete ? lost : [subject.status, ...lost];
  const outcome: ExportOutcome = { file: options.file, ...written, ...(notices.length > 0 ? { notices } : {}) };
  if (options.manifest !== true) return outcome;
  context.progress({ message: 'Writing the manifest', rows: written.rows });
  const manifest = await writeManifest(
    options.file,
    {
      format: format.id,
      query: subject.run.text,
      source: subject.source,
      sourcePaths: subject.sourcePaths,
      timeRange: subject.run.timeRange ?? null,
      columns: subject.columns.map(({ name, type }) => ({ name, type })),
      ...written,
      complete: subject.complete,
      status: subject.status,
      notices,
      exportedAt: new Date(clock.now()).toISOString(),
    },
    context.signal,
  );
  return { ...outcome, manifest };
}

type Written = { readonly rows: number; readonly bytes: number };

/** Nanoseconds first, because they lose nothing; years outside 1677–2262 take microseconds, and that is said. */
async function withDateTimes(
  copy: (options: FormatOptions) => Promise<Written>,
  options: FormatOptions,
): Promise<{ written: Written; notices: string[] }> {
  try {
    return { written: await copy({ ...options, dateTimes: 'nanoseconds' }), notices: [] };
  } catch (error) {
    if (
      isAbort(error) ||
      !(error instanceof Error) ||
      !/overflow in (?:multiplication|subtraction)|out of range.*timestamp_ns/i.test(error.message)
    )
      throw error;
    const written = await copy({ ...options, dateTimes: 'microseconds' });
    return {
      written,
      notices: [
        'Times are in microseconds, because some lie outside 1677–2262, which nanoseconds cannot hold; a seventh digit is cut off.',
      ],
    };
  }
}

function formatOf(id: string): ExportFormat {
  const format = exportFormats.find((candidate) => candidate.id === id);
  if (format) return format;
  const known = exportFormats.map((candidate) => candidate.id).join(', ');
  throw new UserError(`“${id}” is no format to export in. Choose one of ${known}.`, { code: 'format-unknown' });
}
