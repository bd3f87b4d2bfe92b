import { createHmac, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../base/errors';
import { placeNames } from '../../catalog/events/eventMappings';
import { writeDurably } from '../durableFile';
import type { FeedRecord } from './feedRecord';

/** A field that must not be written as it is. */
export interface Redaction {
  /**
   * Names joined by dots, or in brackets and quotes as `claims.["a.b"]`, in any letter case; lists on the way, and values that are JSON text, are gone
   * through. A path begins at the record, or at its `properties`, where diagnostic settings put what Microsoft Graph gives bare.
   */
  readonly path: string;
  readonly by: 'hash' | 'drop';
}

/** What is hidden of a value: all of it, or what lies below some names in lower case. */
interface Hiding {
  by?: Redaction['by'];
  readonly below: Map<string, Hiding>;
}

/** Makes a copy of a record with what is to be hidden hidden. The record itself stays as it is. */
export function redactor(redactions: readonly Redaction[], key: Buffer): (record: FeedRecord) => FeedRecord {
  if (redactions.length === 0) return (record) => record;
  const whole: Hiding = { below: new Map() };
  for (const { path, by } of redactions) {
    const names = placeNames(path);
    for (const place of [names, ['properties', ...names]]) mark(whole, place, by);
  }
  return (record) => hide(record, whole, key) as FeedRecord;
}

/** Of two that name the same field, the one that leaves it out counts. */
function mark(hiding: Hiding, names: readonly string[], by: Redaction['by']): void {
  let at = hiding;
  for (const name of names.map((each) => each.toLowerCase())) {
    const next = at.below.get(name) ?? { below: new Map<string, Hiding>() };
    at.below.set(name, next);
    at = next;
  }
  if (at.by !== 'drop') at.by = by;
}

function hide(value: unknown, hiding: Hiding, key: Buffer): unknown {
  if (hiding.by !== undefined) return hashed(value, key);
  if (typeof value === 'string') return hideInText(value, hiding, key);
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => hide(item, hiding, key));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  return typeof value === 'object' && value !== null ? hideInObject(value as Readonly<Record<string, unknown>>, hiding, key) : value;
}

/** The object itself where there is nothing to hide in it. */
function hideInObject(object: Readonly<Record<string, unknown>>, { below }: Hiding, key: Buffer): Readonly<Record<string, unknown>> {
  let isChanged = false;
  const members: [string, unknown][] = [];
  for (const [name, member] of Object.entries(object)) {
    const hiding = below.get(name.toLowerCase());
    const hidden = hiding ? hide(member, hiding, key) : member;
    if (hiding?.by === 'drop' || hidden !== member) isChanged = true;
    if (hiding?.by !== 'drop') members.push([name, hidden]);
  }
  return isChanged ? Object.fromEntries(members) : object;
}

/** Rows of a workspace have objects as JSON text. What looks like JSON and cannot be read may hold the field, so it is hashed whole. */
function hideInText(text: string, hiding: Hiding, key: Buffer): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    const value = JSON.parse(text) as unknown;
    const hidden = hide(value, hiding, key);
    return hidden === value ? text : JSON.stringify(hidden);
  } catch {
    return hashed(text, key);
  }
}

/** What is not there tells nothing, so it stays as it is. Text is hashed without regard to case: services write names in either. */
function hashed(value: unknown, key: Buffer): unknown {
  if (value === null || value === undefined || value === '') return value;
  if (Array.isArray(value)) return value.map((item) => hashed(item, key));
  const text = typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value);
  return createHmac('sha256', key).update(text).digest('hex').slice(0, 32);
}

const keyBytes = 32;

/** The key of a feed's hashes: without it nobody can try out whose name a hash is. Made once, and kept beside the positions. @throws UserError where it is damaged */
export async function redactionKey(stateFolder: string): Promise<Buffer> {
  const path = join(stateFolder, 'redaction.key');
  try {
    const key = Buffer.from(await readFile(path, 'utf8'), 'base64');
    if (key.length === keyBytes) return key;
  } catch (error) {
    if ((error as { readonly code?: string }).code !== 'ENOENT') throw error;
    const key = randomBytes(keyBytes);
    await writeDurably(path, key.toString('base64'));
    return key;
  }
  throw new UserError(
    `The feed cannot hash what it is to hide: ${path} holds no key any more. Restore it from a backup, so that a value keeps its hash, or delete it, and every value gets another hash.`,
    { code: 'feed-redaction-key' },
  );
}
