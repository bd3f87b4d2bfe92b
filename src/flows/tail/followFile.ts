import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ActivityRecord } from '../../azure/services/activityLog';
import { isAbort, messageOf } from '../../base/errors';
import { isRecord } from '../../shapes/jsonRecord';
import type { JsonValue } from '../../shapes/jsonRecord';
import type { FollowParts, ScopeStatus } from './followScope';
import { tailRecords } from './otherRecord';
import type { Progress } from './pollPlan';
import { millisecondsOf } from './tailStore';

/** How often a file is looked at, in milliseconds. */
const interval = 250;
/** Bytes that are read at a time; a line may be longer. */
const piece = 4_000_000;

/** The name under which it is kept how far a file was read. */
export function fileKey(path: string): string {
  return `file ${resolve(path)}`;
}

/**
 * Follows a file of Activity Log records, one JSON object on a line, while others write on it, until the signal. A line counts once it is ended. A file that
 * has become shorter was begun anew, and is read from its beginning. Never throws: what cannot be read is tried again.
 */
export async function followFile(
  parts: Pick<FollowParts, 'store' | 'clock' | 'signal' | 'stored' | 'changed' | 'notice'>,
  path: string,
  status: ScopeStatus,
): Promise<void> {
  const { signal, changed } = parts;
  while (!signal.aborted) {
    const before = status.state;
    try {
      const isNew = await readOn(parts, path);
      [status.state, status.failure] = ['live', undefined];
      if (isNew || before !== 'live') changed();
    } catch (error) {
      if (isAbort(error) || signal.aborted) break;
      const reason = messageOf(error);
      status.failure = { message: `${path} cannot be read: ${reason}`, code: 'file-unreadable' };
      status.state = 'retrying';
      if (before !== 'retrying') changed();
    }
    await wait(interval, undefined, { signal }).catch(() => undefined);
  }
  status.state = 'stopped';
  changed();
}

/** Stores the lines that have ended since the last look, and says whether there were any. */
async function readOn(parts: Parameters<typeof followFile>[0], path: string): Promise<boolean> {
  const { store, signal } = parts;
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const before = store.progressOf(fileKey(path)) ?? (await begin(parts, path, size));
    const isOther = size < (before.offset ?? 0);
    const firstUntil = isOther ? 0 : (before.firstUntil ?? 0);
    let offset = isOther ? 0 : (before.offset ?? 0);
    let isNew = false;
    while (offset < size) {
      signal.throwIfAborted();
      const lines =
        (offset < firstUntil ? await endedLines(file, offset, firstUntil) : undefined) ?? (await endedLines(file, offset, size));
      if (lines === undefined) break;
      offset += lines.length;
      await keep(parts, path, {
        records: tailRecords(recordsOf(lines, () => parts.notice(`${path}: a line is no JSON object, and is left out.`))),
        offset,
        firstUntil,
      });
      isNew = true;
    }
    return isNew;
  } finally {
    await file.close();
  }
}

/** Keeps how much was in a file when it was begun to be followed. */
async function begin({ store, clock }: Parameters<typeof followFile>[0], path: string, size: number): Promise<Progress> {
  const now = clock.now();
  const progress = { position: 0, read: now, swept: now, lateness: 0, offset: 0, firstUntil: size };
  await store.add({ scope: fileKey(path), records: [], progress });
  return progress;
}

/** The bytes up to the last line that has ended; undefined where none has. */
async function endedLines(file: FileHandle, offset: number, size: number): Promise<Buffer | undefined> {
  for (let length = Math.min(piece, size - offset); ; length = Math.min(length * 2, size - offset)) {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, offset);
    const end = buffer.subarray(0, bytesRead).lastIndexOf('\n');
    if (end >= 0) return buffer.subarray(0, end + 1);
    if (length >= size - offset) return undefined;
  }
}

function recordsOf(lines: Buffer, damaged: () => void): readonly ActivityRecord[] {
  return lines
    .toString()
    .split('\n')
    .flatMap((line) => {
      if (line.trim() === '') return [];
      const value = parsed(line);
      if (isRecord(value)) return [value];
      damaged();
      return [];
    });
}

function parsed(line: string): JsonValue | undefined {
  try {
    return JSON.parse(line) as JsonValue;
  } catch {
    return undefined;
  }
}

async function keep(
  { store, clock, stored }: Parameters<typeof followFile>[0],
  path: string,
  { records, offset, firstUntil }: { readonly records: readonly ActivityRecord[]; readonly offset: number; readonly firstUntil: number },
): Promise<void> {
  const scope = fileKey(path);
  const before = store.progressOf(scope);
  const now = clock.now();
  const position = before?.position ?? 0;
  const first = offset < firstUntil ? { firstUntil } : {};
  const kept = { position, read: now, swept: now, lateness: 0, offset, ...first };
  const events = await store.add({ scope, records, lateBefore: position === 0 ? undefined : position, progress: kept });
  const newest = Math.max(position, millisecondsOf(events.newest) ?? position);
  if (newest > position) await store.add({ scope, records: [], progress: { ...kept, position: newest } });
  if (events.added > 0) await stored(events, { records, isFirst: offset <= firstUntil });
}
