/** A record as its service gave it. */
export type FeedRecord = Readonly<Record<string, unknown>>;
