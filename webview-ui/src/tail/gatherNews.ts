import type { TailRow } from '../../../src/protocol/tail';
import { fill } from '../grid/gridWords';
import { tailWords } from './words';

/** Tells how many came within each interval, and the newest of them all. */
export function gatherNews(tell: (text: string) => void, milliseconds: number): (count: number, newest: TailRow) => void {
  let count = 0;
  let newest: TailRow | undefined;
  return (more, row) => {
    const isWaiting = newest !== undefined;
    count += more;
    newest = newest !== undefined && newest.time > row.time ? newest : row;
    if (isWaiting) return;
    setTimeout(() => {
      tell(fill(tailWords.newEvents, { count, sentence: newest?.sentence ?? '' }));
      [count, newest] = [0, undefined];
    }, milliseconds);
  };
}
