import { sqlText } from '../../base/sql';
import { runtimeRefusalMark } from '../../base/runtimeRefusal';

/** SQL that ends the running query with words for its author, where only the rows tell that there is no answer. */
export function refuseAtRun(message: string): string {
  return `error(${sqlText(`${runtimeRefusalMark}${message}`)})`;
}
