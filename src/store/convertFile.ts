import { sqlText } from '../base/sql';
import type { Session } from './duckdb';

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

/** Reads delimited text or Parquet and writes it as JSON lines: times as ISO text, everything else as it is. Gives the lines that could not be read. */
export async function convertFile(
  session: Session,
  request: { readonly layout: DelimitedLayout | 'parquet'; readonly from: string; readonly to: string },
  signal: AbortSignal,
): Promise<readonly RejectedLine[]> {
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
  ];
  await session.run(`COPY (SELECT * FROM read_csv(${path}, ${options.join(', ')})) ${to}`, signal);
  const rows = await session.all(
    'SELECT line, min(error_type::VARCHAR), min(error_message) FROM rejected_lines GROUP BY line ORDER BY line',
    signal,
  );
  return rows.map(([line, type, message]) => ({ line: Number(line), message: rejectMessage(String(type), String(message)) }));
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
