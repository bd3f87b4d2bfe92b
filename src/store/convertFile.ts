import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { sqlText } from '../base/sql';
import type { Session } from './duckdb';
import { physicalLines } from './physicalLines';

/** A line that could not be read, 1-based. */
export interface RejectedLine {
  readonly line: number;
  readonly message: string;
}

/** How a file of delimited text is laid out. */
export interface DelimitedLayout {
  readonly delimiter: string;
  readonly columns: readonly string[];
}

/** More lines than these are not told. */
const mostRejects = 100_000;

export interface ConvertRequest {
  readonly layout: DelimitedLayout | 'parquet';
  readonly from: string;
  readonly to: string;
  /** Whether the text is packed by gzip; it is read as it is unpacked. */
  readonly isPacked?: boolean;
}

/** Reads delimited text or Parquet and writes it as JSON lines: times as ISO text, everything else as it is. Gives the lines that could not be read. */
export async function convertFile(session: Session, request: ConvertRequest, signal: AbortSignal): Promise<readonly RejectedLine[]> {
  const path = sqlText(request.from.replace(/[*?[\]]/g, '?'));
  const to = `TO ${sqlText(request.to)} (FORMAT json)`;
  const { layout } = request;
  if (layout === 'parquet') {
    await session.run(`COPY (SELECT * FROM read_parquet(${path})) ${to}`, signal);
    return [];
  }
  await session.run('DROP TABLE IF EXISTS rejected_lines; DROP TABLE IF EXISTS rejected_scans', signal);
  const options = [
    'auto_detect = false',
    `delim = ${sqlText(layout.delimiter)}`,
    "quote = '\"'",
    "escape = '\"'",
    'header = true',
    `columns = {${layout.columns.map((name) => `${sqlText(name)}: 'VARCHAR'`).join(', ')}}`,
    'store_rejects = true',
    "rejects_table = 'rejected_lines'",
    "rejects_scan = 'rejected_scans'",
    `rejects_limit = ${mostRejects}`,
    `compression = ${sqlText(request.isPacked ? 'gzip' : 'none')}`,
  ];
  await session.run(`COPY (SELECT * FROM read_csv(${path}, ${options.join(', ')})) ${to}`, signal);
  const rows = await session.all(
    `SELECT line_byte_position, min(error_type::VARCHAR), min(error_message) FROM rejected_lines
     GROUP BY line_byte_position ORDER BY line_byte_position`,
    signal,
  );
  const lines = await physicalLines(
    textOf(request, signal),
    rows.map(([position]) => Number(position) - 1),
  );
  return rows.map(([, type, message], index) => ({ line: lines[index] ?? 0, message: rejectMessage(String(type), String(message)) }));
}

/** The engine counts records, which may hold line breaks in quotes: the lines that an editor shows are counted in the text itself. */
function textOf({ from, isPacked }: ConvertRequest, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const file = createReadStream(from, { signal });
  if (!isPacked) return file;
  const unpacked = createGunzip();
  file.on('error', (error) => unpacked.destroy(error));
  unpacked.on('close', () => file.destroy());
  return file.pipe(unpacked);
}

const rejectReasons: Readonly<Record<string, string>> = {
  'TOO MANY COLUMNS': 'The line has more fields than the header.',
  'MISSING COLUMNS': 'The line has fewer fields than the header.',
  'UNQUOTED VALUE': 'A quoted field of the line is not closed.',
  'INVALID ENCODING': 'The line holds bytes that are not UTF-8 text.',
  'LINE SIZE OVER MAXIMUM': 'The line is too long to be read.',
};

function rejectMessage(type: string, message: string): string {
  return rejectReasons[type] ?? `The line could not be read: ${message.split('\n')[0] ?? ''}`;
}
