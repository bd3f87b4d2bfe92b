import { useMemo, useState } from 'preact/hooks';
import type { TailRow } from '../../../src/protocol/tail';
import { fill } from '../grid/gridWords';
import { tailWords } from './words';

/** A person who listens is told of new events this often at most, in milliseconds. */
const interval = 5000;

/** Gathers what came, so that a screen reader tells one sentence and not one for each event. */
export function useNewsReader(): { readonly sentence: string; readonly arrived: (count: number, newest: TailRow) => void } {
  const [sentence, setSentence] = useState('');
  const arrived = useMemo(() => {
    let [count, waiting] = [0, false];
    return (more: number, newest: TailRow): void => {
      count += more;
      const text = (): string => fill(tailWords.newEvents, { count, sentence: newest.sentence });
      if (waiting) return;
      waiting = true;
      setTimeout(() => {
        setSentence(text());
        [count, waiting] = [0, false];
      }, interval);
    };
  }, []);
  return { sentence, arrived };
}
