import { formatCount } from '../../base/quantities';
import { messageRecords } from '../../shapes/messageRecords';
import type { FeedRecord } from './feedRecord';
import type { FollowParts } from './followSource';

/** The member that has the text of what is no JSON. Nothing in it can be hidden by its path, so a feed that hides anything leaves it out. */
export const unreadableText = 'unreadableText';

/** The category, and so the folder, of what is kept of messages that hold no record. */
const category = 'unreadable';

/** What a text holds, and how much of it is no record. */
export interface KeptRecords {
  readonly records: readonly FeedRecord[];
  readonly unreadable: number;
}

/** The records of a text that was sent or archived; what is none is kept as one that says where it was. `time` is milliseconds. */
export function keptRecords(text: string, place: Readonly<Record<string, string | number>>, time: number): KeptRecords {
  const { records, texts } = messageRecords(text);
  return { records: [...records, ...texts.map((each) => unreadableRecord(place, time, each))], unreadable: texts.length };
}

/** What is kept of a text that was sent or archived as a record and is none, with where it was: it is lost neither with nor without a word. */
export function unreadableRecord(place: Readonly<Record<string, string | number>>, time: number, text: string): FeedRecord {
  return { time: new Date(Number.isFinite(time) ? time : 0).toISOString(), category, ...place, [unreadableText]: text };
}

const hour = 3_600_000;

/** Tells at once, and then once an hour, how many texts were kept that hold no record. */
export function unreadableTeller(
  { notice, clock }: Pick<FollowParts, 'notice' | 'clock'>,
  name: string,
): (more: number, where?: string) => void {
  let [count, toldAt] = [0, -Infinity];
  return (more, where = '') => {
    count += more;
    if (more === 0 || clock.now() - toldAt < hour) return;
    toldAt = clock.now();
    const texts = count === 1 ? 'one text' : `${formatCount(count)} texts`;
    notice(
      `${name}: ${texts} came that ${count === 1 ? 'is' : 'are'} no JSON${where}. What comes so is kept in “unreadable”.`,
      'feed-unreadable',
    );
  };
}
