import type { ReadMessage } from '../../azure/services/activityHub';
import type { FeedRecord } from './feedRecord';

/** The member that has the text of a message which is no JSON. Nothing in it can be hidden by its path, so a feed that hides anything leaves it out. */
export const unreadableText = 'unreadableText';

/** The category, and so the folder, of what is kept of messages that hold no record. */
const category = 'unreadable';

/** What is kept of a message of a hub, or of a part of it, that holds no record: it is lost neither with nor without a word. */
export function unreadableRecord({ sequence, enqueuedAt }: ReadMessage, partition: string, text: string): FeedRecord {
  return { time: new Date(enqueuedAt).toISOString(), category, partition, sequenceNumber: sequence, [unreadableText]: text };
}
