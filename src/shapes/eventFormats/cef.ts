import { createHash } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { cefFields } from '../../catalog/events/cefFields';
import type { CefField } from '../../catalog/events/cefFields';
import { addressOf } from '../ecsDocument';
import type { NormalEvent } from '../normalEvent';
import { eventHeader, eventText } from './eventHeader';

/** The longest id that `externalId` takes. */
const longestId = 40;

/**
 * An event as a line of the Common Event Format. Source: ArcSight Common Event Format implementation standard, version 26: in the header backslash and pipe
 * are escaped and there is no line break; in values of the extension backslash and equals sign are, and line breaks are written as `\n` and `\r`.
 */
export function cefLine(event: NormalEvent): string {
  const { vendor, product, version, eventId, name, severity } = eventHeader(event);
  const header = [cut(vendor, 63), cut(product, 63), cut(version, 31), cut(eventId, 1023), cut(name, 512), String(severity)];
  const extension = cefFields.flatMap((field) => {
    const value = cut(valueOf(event, field), field.most);
    if (value === '') return [];
    const label = field.label === undefined ? [] : [`${field.key}Label=${escapeValue(field.label)}`];
    return [...label, `${field.key}=${escapeValue(value)}`];
  });
  return `CEF:0|${header.map(escapeHeader).join('|')}|${extension.join(' ')}`;
}

function valueOf(event: NormalEvent, { from, as }: CefField): string {
  const text = eventText(event, from);
  return text === '' || as === undefined ? text : forms[as](text);
}

const forms: Readonly<Record<NonNullable<CefField['as']>, (text: string) => string>> = {
  time: (text) => {
    const time = Date.parse(text);
    return Number.isNaN(time) ? '' : String(time);
  },
  ipv4: (text) => addressWhere(text, isIPv4),
  ipv6: (text) => addressWhere(text, isIPv6),
  // A digest of forty characters still tells one event from another, which the start of an id may not.
  id: (text) => (text.length <= longestId ? text : createHash('sha1').update(text).digest('hex')),
  longId: (text) => (text.length <= longestId ? '' : text),
};

function addressWhere(text: string, is: (address: string) => boolean): string {
  const address = addressOf(text) ?? '';
  return is(address) ? address : '';
}

/** The first so many characters, none of them halved. */
function cut(text: string, most = Infinity): string {
  return text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
}

function escapeHeader(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[\\|]/g, '\\$&');
}

function escapeValue(text: string): string {
  return text.replaceAll(/[\\=]/g, '\\$&').replaceAll('\r', '\\r').replaceAll('\n', '\\n');
}
