import type { FeedRecord } from './feedRecord';

/** The member that has the text of what is no JSON. Nothing in it can be hidden by its path, so a feed that hides anything leaves it out. */
export const unreadableText = 'unreadableText';

/** The category, and so the folder, of what is kept of messages that hold no record. */
const category = 'unreadable';

/** What is kept of a text that was sent or archived as a record and is none, with where it was: it is lost neither with nor without a word. */
export function unreadableRecord(place: Readonly<Record<string, string | number>>, time: number, text: string): FeedRecord {
  return { time: new Date(Number.isFinite(time) ? time : 0).toISOString(), category, ...place, [unreadableText]: text };
}
