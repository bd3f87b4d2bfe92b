import { UsageError } from './command';
import { readLength } from '../base/lengthOfTime';

/** Milliseconds of a length such as `30s` or `2h`; undefined where none is given. @throws UsageError where it cannot be read */
export function durationOf(option: string, text: string | undefined): number | undefined {
  const length = text === undefined ? undefined : readLength(text);
  if (text !== undefined && length === undefined) throw new UsageError(`--${option} cannot be read: “${text}”. Write 30s, 10m, 2h or 7d.`);
  return length;
}
