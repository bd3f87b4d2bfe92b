import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../base/errors';
import type { DayCounts } from './dayCounts';
import { writeDurably } from '../durableFile';

/** How far a source has been read. Times are milliseconds of the service's clock. */
export interface SourcePosition {
  /** Until when it was read at all. */
  readonly read: number;
  /** A time at which everything was read that the service showed then. */
  readonly swept: number;
  /** No event from before this is asked for any more. */
  readonly needed: number;
  /** The earliest event that is wanted at all. */
  readonly start: number;
  readonly sweep?: SweepUnderWay | undefined;
  /** Of a source that counts in its own way, such as the partitions of an event hub. */
  readonly marks?: Readonly<Record<string, string>>;
}

/** A sweep that has not ended: when it was begun, and until where it came. */
export interface SweepUnderWay {
  readonly begun: number;
  readonly to: number;
}

/** What a feed knows of itself when it starts again. */
export interface Checkpoint {
  /** Counts up with each that is written. */
  readonly generation: number;
  /** The last epoch that it knows of, and all whose records it still has to know. */
  readonly epoch: number;
  readonly epochs: readonly EpochNote[];
  /** The number of the next output file. */
  readonly nextFile: number;
  readonly positions: Readonly<Record<string, SourcePosition>>;
  /** For people; a crash between an epoch and its checkpoint leaves that epoch's records out. */
  readonly today?: DayCounts;
}

export interface EpochNote {
  readonly number: number;
  /** The time of its newest event. */
  readonly newest: number;
}

/** The two generations that are kept, one of which is the newest. */
export const checkpointFiles = ['checkpoint.a.json', 'checkpoint.b.json'] as const;

/** What was found of the two generations. */
export interface FoundCheckpoint {
  readonly checkpoint: Checkpoint | undefined;
  /** The file of a generation that is there and cannot be read. */
  readonly damaged: string | undefined;
}

/**
 * Reads the newest generation that is whole.
 * @throws UserError where both are there and none is
 */
export async function readCheckpoint(folder: string): Promise<FoundCheckpoint> {
  const found = await Promise.all(checkpointFiles.map((slot) => readSlot(join(folder, slot))));
  const whole = found.flatMap(({ checkpoint }) => (checkpoint ? [checkpoint] : []));
  const damaged = found.find(({ isDamaged }) => isDamaged)?.path;
  if (whole.length === 0 && damaged !== undefined)
    throw new UserError(
      `The feed does not know how far it has read: no checkpoint in ${folder} is whole. Restore one from a backup, or move the folder away to begin anew; what is written already is then written again.`,
      { code: 'feed-checkpoint-lost', details: damaged },
    );
  const newest = whole.sort((one, other) => other.generation - one.generation)[0];
  return { checkpoint: newest, damaged };
}

/** Writes a generation over the older of the two. */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const text = JSON.stringify(checkpoint);
  const slot = checkpointFiles[checkpoint.generation % checkpointFiles.length] ?? checkpointFiles[0];
  await writeDurably(join(folder, slot), `{"checksum":"${checksumOf(text)}","checkpoint":${text}}\n`);
}

async function readSlot(path: string): Promise<{ readonly path: string; readonly checkpoint?: Checkpoint; readonly isDamaged: boolean }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'ENOENT') return { path, isDamaged: false };
    throw error;
  }
  try {
    const { checksum, checkpoint } = JSON.parse(text) as { readonly checksum: string; readonly checkpoint: Checkpoint };
    if (checksum === checksumOf(JSON.stringify(checkpoint))) return { path, checkpoint, isDamaged: false };
  } catch {
    // Not even JSON: damaged as well.
  }
  return { path, isDamaged: true };
}

function checksumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
