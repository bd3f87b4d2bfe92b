import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { smallAnswer } from '../../../azure/logs/smallAnswer';
import type { LogsPlace, WorkspaceQuery } from '../../../azure/logs/queryWorkspace';
import type { Column } from '../../../base/column';
import { sqlText } from '../../../base/sql';
import { formatDateTime, formatTimespan, parseIsoDateTime } from '../../../base/ticks';
import type { Session } from '../../../store/duckdb';
import { jsonRowsSql } from '../../../store/jsonRows';
import { receiveAnswer } from '../receiveAnswer';
import { isTruncated } from '../workspaceWords';
import type { StoredSlice } from './sliceJob';
import type { CountedSlice, TimeSlice } from './timeSlice';
import { sliceColumn, sliceQuery, withOperator } from './timeSlice';

/** What a workspace is asked for a download in slices. */
export interface SliceService {
  /** Name and type of each column of the answer; empty where the text is not one table. */
  columns(signal: AbortSignal): Promise<readonly string[]>;
  /** Rows of the answer, or of a slice of it, with the first and the last time. */
  count(
    slice: TimeSlice | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly rows: number; readonly from?: bigint; readonly to?: bigint }>;
  /** The rows of a slice in bins of a span, in ticks; bins without rows are left out. */
  bins(slice: TimeSlice, span: bigint, signal: AbortSignal): Promise<readonly CountedSlice[]>;
  /** Fetches a slice into a file of the folder; `undefined` where the workspace cut it because it is too large. */
  fetch(
    slice: TimeSlice,
    folder: string,
    signal: AbortSignal,
  ): Promise<{ readonly stored: StoredSlice; readonly columns: readonly Column[] } | undefined>;
}

/** The workspace could not read everything that a slice is made of; asked again, it may. */
export class PartialSlice extends Error {
  override readonly name = 'PartialSlice';
}

export interface SliceServiceParts {
  readonly place: LogsPlace;
  readonly query: WorkspaceQuery;
  readonly session: Session;
  /** Where answers lie until they are stored. */
  readonly folder: string;
}

/** Asks a workspace for the slices of one query. */
export function createSliceService({ place, query, session, folder: answers }: SliceServiceParts): SliceService {
  const small = (text: string, signal: AbortSignal): ReturnType<typeof smallAnswer> => smallAnswer(place, { ...query, text }, signal);
  return {
    columns: async (signal) =>
      (await small(withOperator(query.text, 'getschema | project ColumnName, ColumnType'), signal)).map(
        ({ ColumnName, ColumnType }) => `${String(ColumnName)}:${String(ColumnType)}`,
      ),
    async count(slice, signal) {
      const text = slice ? sliceQuery(query.text, slice) : query.text;
      const [row] = await small(
        withOperator(text, `summarize Rows = count(), Earliest = min(${sliceColumn}), Latest = max(${sliceColumn})`),
        signal,
      );
      const [from, to] = [ticks(row?.['Earliest']), ticks(row?.['Latest'])];
      return { rows: Number(row?.['Rows'] ?? 0), ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    },
    async bins(slice, span, signal) {
      const { from, to } = slice;
      if (from === undefined || to === undefined) return [{ ...slice, ...(await this.count(slice, signal)) }];
      const counted = withOperator(
        sliceQuery(query.text, slice),
        `summarize Rows = count() by Start = bin_at(${sliceColumn}, time(${formatTimespan(span)}), datetime(${formatDateTime(from)}))`,
      );
      const rows = await small(withOperator(counted, 'sort by Start asc'), signal);
      return rows.flatMap((row): CountedSlice[] => {
        const start = ticks(row['Start']);
        return start === undefined ? [] : [{ from: start, to: start + span < to ? start + span : to, rows: Number(row['Rows']) }];
      });
    },
    fetch: (slice, folder, signal) => {
      let bytes = 0;
      const request = {
        place,
        query: { ...query, text: sliceQuery(query.text, slice) },
        folder: answers,
        signal,
        received: (sum: number) => void (bytes = sum),
      };
      return receiveAnswer(request, async ({ tables: [table], partial }) => {
        if (!table || isTruncated(partial)) return undefined;
        if (partial.length > 0) throw new PartialSlice(partial.at(-1)?.message ?? '');
        const { columns } = table;
        const stored = await storeSlice(session, { sql: jsonRowsSql(table.file, columns), folder, slice, bytes, signal });
        return { stored, columns };
      });
    },
  };
}

interface StoreSlice {
  readonly sql: string;
  readonly folder: string;
  readonly slice: TimeSlice;
  readonly bytes: number;
  readonly signal: AbortSignal;
}

/** Written under another name first: a file with its own name is whole. */
async function storeSlice(session: Session, { sql, folder, slice, bytes, signal }: StoreSlice): Promise<StoredSlice> {
  const file = `${slice.from?.toString() ?? 'untimed'}-${randomBytes(4).toString('hex')}.parquet`;
  const partial = join(folder, `${file}.partial`);
  try {
    const [answer] = await session.all(`COPY (${sql}) TO ${sqlText(partial)} (FORMAT parquet, COMPRESSION zstd)`, signal);
    await rename(partial, join(folder, file));
    return { ...slice, rows: Number(answer?.[0] ?? 0), file, bytes };
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function ticks(value: unknown): bigint | undefined {
  return typeof value === 'string' ? parseIsoDateTime(value) : undefined;
}
