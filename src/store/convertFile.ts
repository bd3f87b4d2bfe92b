import { sqlText } from '../base/sql';
import type { Session } from './duckdb';

/** Reads delimited text or Parquet and writes it as JSON lines: times as ISO text, everything else as it is. */
export async function convertFile(
  session: Session,
  request: { readonly kind: 'delimited' | 'parquet'; readonly from: string; readonly to: string },
  signal: AbortSignal,
): Promise<void> {
  const path = sqlText(request.from.replace(/[*?[\]]/g, '?'));
  const reader =
    request.kind === 'parquet'
      ? `read_parquet(${path})`
      : `read_csv(${path}, all_varchar = true, header = true, null_padding = true, ignore_errors = true)`;
  await session.run(`COPY (SELECT * FROM ${reader}) TO ${sqlText(request.to)} (FORMAT json)`, signal);
}
