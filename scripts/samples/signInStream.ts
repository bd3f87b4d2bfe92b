import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeAttack } from '../../src/samples/attack';
import { signInsOfDay } from '../../src/samples/habits';
import { days, endOfLogs, isWeekend, millisecondsPerDay, startOfLogs } from '../../src/samples/moment';
import type { Person } from '../../src/samples/people';
import { makePerson } from '../../src/samples/people';
import type { SignIn } from '../../src/samples/signIn';
import { signInLine } from './signInText';
import { inOrder } from '../../src/samples/tenantLogs';

export interface StreamOptions {
  readonly seed: number;
  /** How many interactive sign-ins to write, exactly. */
  readonly count: number;
}

const bufferLength = 8_000_000;
const longestLine = 16_000;
/** A working day in the east begins before the UTC day does: what is that close to the end of a day waits for the next one. */
const eastward = 6 * 3_600_000;
/** Fewer sign-ins than this would not leave room for the attack. */
export const fewestSignIns = 5000;

/** Writes interactive sign-ins of as many people as it takes, day by day in the order of time, the attack among them. Memory stays at one day. */
export function writeSignIns(path: string, options: StreamOptions): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'w');
  const buffer = Buffer.allocUnsafe(bufferLength);
  let length = 0;
  for (const signIn of streamSignIns(options)) {
    length += buffer.write(signInLine(signIn), length);
    if (length > bufferLength - longestLine) {
      writeAll(file, buffer.subarray(0, length));
      length = 0;
    }
  }
  writeAll(file, buffer.subarray(0, length));
  closeSync(file);
}

function writeAll(file: number, content: Buffer): void {
  for (let written = 0; written < content.length;) written += writeSync(file, content, written);
}

/** The interactive sign-ins that `writeSignIns` writes. */
export function* streamSignIns({ seed, count }: StreamOptions): Generator<SignIn> {
  const staff = Array.from({ length: 120 }, (_, index) => makePerson(seed, index));
  const attack = inOrder(makeAttack(seed, staff).signIns.filter((signIn) => signIn.interactive));
  const weights = Array.from({ length: days }, (_, day) => (isWeekend(day) ? 0.1 : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let due = 0;
  let made = 0;
  let waiting: readonly SignIn[] = [];
  for (const [day, weight] of weights.entries()) {
    due += weight;
    const from = startOfLogs + day * millisecondsPerDay;
    const planted = attack.filter((signIn) => signIn.time >= from && signIn.time < from + millisecondsPerDay);
    const ordinary = fill(seed, day, Math.round((count * due) / total) - made - planted.length, staff);
    made += planted.length + ordinary.length;
    const records = inOrder([...waiting, ...planted, ...ordinary]);
    const ready = day + 1 === days ? Infinity : from + millisecondsPerDay - eastward;
    const end = records.findIndex((signIn) => signIn.time >= ready);
    yield* end < 0 ? records : records.slice(0, end);
    waiting = end < 0 ? [] : records.slice(end);
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
