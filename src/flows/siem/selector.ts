import { UserError } from '../../base/errors';
import type { FoundName, NamedBy } from '../../protocol/siem';
import { isRecord } from '../../shapes/jsonRecord';
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
    if (value !== '') return { value, from: 'selector' };
    return fixed === undefined || fixed === '' ? { value: usual, from: 'default' } : { value: fixed, from: 'fixed' };
  };
}

type Select = (record: JsonRecord | undefined, text: string) => string;

function readSelector(selector: string): Select {
  const template = /^\{\{(.*)\}\}$/s.exec(selector)?.[1];
  if (template !== undefined) return readTemplate(template, selector);
  const pattern = readPattern(selector);
  if (pattern) return (_, text) => matched(pattern, text);
  return () => selector;
}

function readTemplate(template: string, selector: string): Select {
  const [, paths = template, regular] = /^(.*?)\|\s*r'(\/.*\/[a-z]*)'\s*$/s.exec(template) ?? [];
  const pattern = regular === undefined ? undefined : readPattern(regular);
  const places = paths.split('||').map((path) => path.trim());
  const wrong = places.find((path) => !/^\$(\.[^.\s]+)+$/.test(path));
  if (wrong !== undefined)
    throw new UserError(
      `“${wrong}” in the selector ${selector} is no path such as $.category. Paths are parted by ||, and a pattern follows as | r'/…/'.`,
      {
        code: 'selector-wrong',
      },
    );
  return (record) => {
    for (const path of places) {
      const value = textOfValue(valueAt(record ?? null, path.slice(2).split('.')));
      if (value !== '') return pattern ? matched(pattern, value) : value;
    }
    return '';
  };
}

function readPattern(text: string): LimitedPattern | undefined {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
  return source === undefined ? undefined : limitedPattern(source, flags);
}

/** The first group of a match, or the match itself. */
function matched(pattern: LimitedPattern, text: string): string {
  const found = pattern.exec(text);
  return found?.[1] ?? found?.[0] ?? '';
}

/** The value at a path: a name may hold dots itself, and JSON in texts is gone into. */
function valueAt(value: JsonValue, names: readonly string[]): JsonValue {
  if (names.length === 0) return value;
  const object = typeof value === 'string' ? parsed(value) : value;
  if (!isRecord(object)) return null;
  for (let length = names.length; length > 0; length--) {
    const name = names.slice(0, length).join('.');
    const member = object[name];
    if (member !== undefined) return valueAt(member, names.slice(length));
  }
  return null;
}

function parsed(text: string): JsonValue {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}
