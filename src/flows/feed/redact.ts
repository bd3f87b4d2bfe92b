import { createHmac, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { placeNames } from '../../catalog/events/eventMappings';
import { writeDurably } from '../durableFile';
import type { FeedRecord } from './feedRecord';

/** A field that must not be written as it is. */
export interface Redaction {
  /** Names joined by dots, or in brackets and quotes as `claims.["a.b"]`; lists on the way, and values that are JSON text, are gone through. */
  readonly path: string;
  readonly by: 'hash' | 'drop';
}

/** Makes a copy of a record with what is to be hidden hidden. The record itself stays as it is. */
export function redactor(redactions: readonly Redaction[], key: Buffer): (record: FeedRecord) => FeedRecord {
  const steps = redactions.map(({ path, by }) => ({ names: placeNames(path), by }));
  if (steps.length === 0) return (record) => record;
  return (record) => steps.reduce<unknown>((value, { names, by }) => hide(value, names, by, key), record) as FeedRecord;
}

function hide(value: unknown, names: readonly string[], by: Redaction['by'], key: Buffer): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => hide(item, names, by, key));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const [name, ...rest] = names;
  if (typeof value === 'string') return hideInText(value, names, by, key);
  if (typeof value !== 'object' || value === null || name === undefined || !(name in value)) return value;
  const { [name]: member, ...others } = value as Readonly<Record<string, unknown>>;
  if (rest.length > 0) {
    const hidden = hide(member, rest, by, key);
    return hidden === member ? value : { ...value, [name]: hidden };
  }
  if (by === 'drop') return others;
  return { ...value, [name]: hashed(member, key) };
}

/** Rows of a workspace have objects as JSON text. What looks like JSON and cannot be read may hold the field, so it is hashed whole. */
function hideInText(text: string, names: readonly string[], by: Redaction['by'], key: Buffer): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    const value = JSON.parse(text) as unknown;
    const hidden = hide(value, names, by, key);
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

/** The key of a feed's hashes: without it nobody can try out whose name a hash is. Made once, and kept beside the positions. */
export async function redactionKey(stateFolder: string): Promise<Buffer> {
  const path = join(stateFolder, 'redaction.key');
  try {
    return Buffer.from(await readFile(path, 'utf8'), 'base64');
  } catch (error) {
    if ((error as { readonly code?: string }).code !== 'ENOENT') throw error;
    const key = randomBytes(32);
    await writeDurably(path, key.toString('base64'));
    return key;
  }
}
