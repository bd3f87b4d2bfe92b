/** An event that waits to be forwarded: one on a line of a file of the queue. */
export interface QueuedEvent {
  /** Tells it from every other, and is the same each time it is sent: receivers can leave out what they have. */
  readonly id: string;
  /** Milliseconds of the event; 0 where it tells none. */
  readonly time: number;
  readonly log: string;
  /** From 1 to 10. */
  readonly severity: number;
  /** The event in the receiver's form. */
  readonly text: string;
}

export const queueExtension = 'queue';

/** The line of an event. */
export function queuedLine({ id, time, log, severity, text }: QueuedEvent): string {
  return JSON.stringify([id, time, log, severity, text]);
}

/** The event of a line; undefined where it is none. */
export function readQueuedLine(line: string): QueuedEvent | undefined {
  try {
    const [id, time, log, severity, text] = JSON.parse(line) as readonly unknown[];
    const isEvent = typeof id === 'string' && typeof time === 'number' && typeof log === 'string' && typeof severity === 'number';
    return isEvent && typeof text === 'string' ? { id, time, log, severity, text } : undefined;
  } catch {
    return undefined;
  }
}
