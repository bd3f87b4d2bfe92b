import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeAttack } from './attack';
import { signInsOfDay } from './habits';
import { days, endOfLogs, isWeekend, millisecondsPerDay, startOfLogs } from './moment';
import type { Person } from './people';
import { makePerson } from './people';
import type { SignIn } from './signIn';
import { signInRecord } from './signInShapes';
import { inOrder } from './tenantLogs';

export interface StreamOptions {
  readonly seed: number;
  /** How many interactive sign-ins to write, exactly. */
  readonly count: number;
}

const chunkLength = 4_000_000;

/** Writes interactive sign-ins of as many people as it takes, day by day in the order of time, the attack among them. Memory stays at one day. */
export function writeSignIns(path: string, options: StreamOptions): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'w');
  let chunk = '';
  for (const signIn of streamSignIns(options)) {
    chunk += JSON.stringify(signInRecord(signIn)) + '\n';
    if (chunk.length > chunkLength) {
      writeSync(file, chunk);
      chunk = '';
    }
  }
  writeSync(file, chunk);
  closeSync(file);
}

/** The interactive sign-ins that `writeSignIns` writes. */
export function* streamSignIns({ seed, count }: StreamOptions): Generator<SignIn> {
  const staff = Array.from({ length: 120 }, (_, index) => makePerson(seed, index));
  const attack = inOrder(makeAttack(seed, staff).signIns.filter((signIn) => signIn.interactive));
  const weights = Array.from({ length: days }, (_, day) => (isWeekend(day) ? 0.1 : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let due = 0;
  let written = 0;
  for (const [day, weight] of weights.entries()) {
    due += weight;
    const quota = Math.round((count * due) / total) - written;
    const from = startOfLogs + day * millisecondsPerDay;
    const planted = attack.filter((signIn) => signIn.time >= from && signIn.time < from + millisecondsPerDay);
    const records = [...planted.slice(0, quota), ...fill(seed, day, Math.max(0, quota - planted.length), staff)];
    records.sort((left, right) => left.time - right.time || left.ticks - right.ticks);
    yield* records;
    written += records.length;
  }
}

/** Exactly so many sign-ins of one day: of the staff first, then of one more person after the other. */
function fill(seed: number, day: number, wanted: number, staff: Person[]): readonly SignIn[] {
  const found: SignIn[] = [];
  for (let index = 0; found.length < wanted; index++) {
    const person = (staff[index] ??= makePerson(seed, index));
    for (const signIn of signInsOfDay(person, day, { seed, refreshes: 0 })) {
      if (found.length < wanted && signIn.time >= startOfLogs && signIn.time < endOfLogs) found.push(signIn);
    }
  }
  return found;
}
