import { UserError } from '../../base/errors';
import type { FoundName, NamedBy } from '../../protocol/siem';
import { isRecord, textOf } from '../../shapes/jsonRecord';
import type { JsonRecord, JsonValue } from '../../shapes/jsonRecord';
import { textOfValue } from '../../shapes/tableRow';
import { limitedPattern } from './limitedPattern';
import type { LimitedPattern } from './limitedPattern';

/** Gives the name that a record is filed under. */
export type NameOf = (record: JsonRecord | undefined, text: string) => FoundName;

/** How names are found: by the selector, then the fixed name, then the forwarder's own. @throws UserError where the selector is none */
export function nameOf({ selector, fixed }: NamedBy, usual: string): NameOf {
  const select = selector === undefined || selector.trim() === '' ? undefined : readSelector(selector.trim());
  return (record, text) => {
    const value = select?.(record, text) ?? '';
    if (value.trim() !== '') return { value, from: 'selector' };
    return fixed === undefined || fixed === '' ? { value: usual, from: 'default' } : { value: fixed, from: 'fixed' };
  };
}

type Select = (record: JsonRecord | undefined, text: string) => string;

/** A template in braces, a pattern between slashes, or the name itself. Source: github.com/coralogix/coralogix-azure-serverless, EventHub/EventHub/nameResolution.ts. */
function readSelector(selector: string): Select {
  const template = /^\{\{(.*)\}\}$/s.exec(selector)?.[1];
  if (template !== undefined) return readTemplate(template, selector);
  if (selector.startsWith('{{'))
    throw wrongSelector(`The selector ${selector} has no end, so it would be taken for a name. Close it with }}.`);
  const source = /^\/(.+)\/$/s.exec(selector)?.[1];
  if (source === undefined) return () => selector;
  const pattern = limitedPattern(source);
  return (_, text) => matched(pattern, text);
}

function wrongSelector(words: string): UserError {
  return new UserError(words, { code: 'selector-wrong' });
}

function readTemplate(template: string, selector: string): Select {
  const [, paths = template, regular] = /^(.*?)\s*\|\s*r['"](.*)['"]\s*$/s.exec(template) ?? [];
  const pattern = regular === undefined ? undefined : readPattern(regular);
  const places = paths.split('||').map((path) => path.trim());
  if (places.some((path) => namesOf(path).length === 0))
    throw wrongSelector(
      `The selector ${selector} lacks a path such as $.category. Paths are parted by ||, and a pattern follows them as | r'pattern/flags'.`,
    );
  return (record) => {
    for (const path of places) {
      const value = textOfValue(found(path, record ?? {}));
      if (value !== '') return pattern ? matched(pattern, value) : value;
    }
    return '';
  };
}

/** Flags follow a slash at the end. One at the beginning is matched as it is – ids of resources have it –, unless a text's begin is asked for behind it. */
function readPattern(text: string): LimitedPattern {
  const [, source = text, flags] = /^(.*)\/([gimsuvy]*)$/s.exec(text) ?? [];
  return limitedPattern(source.replace(/^\/(?=\^)/, ''), flags);
}

/** The first group of a match, or the match itself. */
function matched(pattern: LimitedPattern, text: string): string {
  const result = pattern.exec(text);
  return result?.[1] ?? result?.[0] ?? '';
}

const attributesOf = /^attributes\./;

/** The names of a path, which may begin with what it is a path of. */
function namesOf(path: string): readonly string[] {
  return path
    .replace(attributesOf, '')
    .replace(/^(\$|body)\./, '')
    .split('.')
    .filter((name) => name !== '' && name !== '$');
}

function found(path: string, record: JsonRecord): JsonValue {
  return valueAt(attributesOf.test(path) ? metadataOf(record) : record, namesOf(path));
}

/** What the forwarder adds to a record of a subscription's resource: nothing to one of the directory. */
function metadataOf(record: JsonRecord): JsonRecord {
  const id = textOf(record['resourceId']) ?? '';
  const after = (name: string): string => new RegExp(`/${name}/([^/]+)`, 'i').exec(id)?.[1] ?? '';
  return {
    'azure.subscription_id': after('subscriptions'),
    'azure.resource_group': after('resourcegroups'),
    'azure.provider': after('providers').toLowerCase(),
  };
}

/** The value at a path: what is left of it may be one name with dots, JSON in texts is gone into, and lists by their places. */
function valueAt(value: JsonValue, names: readonly string[]): JsonValue {
  const [first, ...rest] = names;
  if (first === undefined) return value;
  const object = typeof value === 'string' ? parsed(value) : value;
  if (Array.isArray(object)) return valueAt((object as readonly JsonValue[])[/^\d+$/.test(first) ? Number(first) : -1] ?? null, rest);
  if (!isRecord(object)) return null;
  return Object.hasOwn(object, first) ? valueAt(object[first] ?? null, rest) : (object[names.join('.')] ?? null);
}

function parsed(text: string): JsonValue {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}
