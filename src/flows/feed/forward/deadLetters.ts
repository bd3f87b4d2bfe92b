import { appendFile, open, rename, stat, truncate } from 'node:fs/promises';
import type { QueuedEvent } from './queuedEvent';

/** A file of events that a receiver refused for good, each with the reason. */
export interface DeadLetters {
  readonly path: string;
  add(events: readonly QueuedEvent[], reason: string): Promise<void>;
}

/** The largest that it becomes, in bytes; then it is moved to `….1`, over an earlier one. */
const largest = 50_000_000;

/** Opens a file of dead letters. It is on disk before the queue goes on. */
export function deadLetters(path: string): DeadLetters {
  return {
    path,
    add: async (events, reason) => {
      const size = await stat(path).then(
        (found) => found.size,
        () => 0,
      );
      if (size > largest) await rename(path, `${path}.1`);
      const refused = new Date().toISOString();
      const lines = events.map(({ id, time, log, text }) =>
        JSON.stringify({ refused, reason, id, ...(time > 0 ? { time: new Date(time).toISOString() } : {}), log, event: text }),
      );
      const before = size > 0 && size <= largest && !(await endsWithLine(path, size)) ? '\n' : '';
      try {
        await appendFile(path, `${before}${lines.join('\n')}\n`, { mode: 0o600, flush: true });
      } catch (error) {
        // They are added again when there is room, after whole lines.
        await truncate(path, size > largest ? 0 : size).catch(() => undefined);
        throw error;
      }
    },
  };
}

/** A crash may have left half a line at the end. */
async function endsWithLine(path: string, size: number): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] === 0x0a;
  } finally {
    await file.close();
  }
}
