import { sqlText } from '../base/sql';

/** What stands around and between lines that are written as they are. */
export interface LineLayout {
  readonly prefix?: string;
  readonly separator: string;
  readonly suffix?: string;
}

/** Options for a COPY of one text column whose rows are lines of the file as they are: no quotes, no header. */
export function lineOptions({ prefix, separator, suffix }: LineLayout): string {
  const around = prefix === undefined ? '' : `, PREFIX ${sqlText(prefix)}, SUFFIX ${sqlText(suffix ?? separator)}`;
  return `FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\n', NEW_LINE ${sqlText(separator)}${around}`;
}
