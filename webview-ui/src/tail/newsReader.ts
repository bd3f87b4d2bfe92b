import { useMemo, useState } from 'preact/hooks';
import type { TailRow } from '../../../src/protocol/tail';
import { gatherNews } from './gatherNews';

/** A person who listens is told of new events this often at most, in milliseconds. */
const interval = 5000;

/** Gathers what came, so that a screen reader tells one sentence and not one for each event. */
export function useNewsReader(): { readonly sentence: string; readonly arrived: (count: number, newest: TailRow) => void } {
  const [sentence, setSentence] = useState('');
  const arrived = useMemo(() => gatherNews(setSentence, interval), []);
  return { sentence, arrived };
}
