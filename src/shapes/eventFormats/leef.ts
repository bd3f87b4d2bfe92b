import { leefFields } from '../../catalog/events/leefFields';
import { addressOf } from '../ecsDocument';
import type { NormalEvent } from '../normalEvent';
import { eventHeader, eventText } from './eventHeader';

/**
 * An event as a line of the Log Event Extended Format, 2.0, attributes parted by tabs. Source: IBM QRadar, Log Event Extended Format. It knows no escapes:
 * what would end a field or an attribute becomes a blank.
 */
export function leefLine(event: NormalEvent): string {
  const { vendor, product, version, eventId, severity } = eventHeader(event);
  const header = [vendor, product, version, eventId].map((text) => plain(text).replaceAll('|', ' '));
  const time = timeOf(event.values.time ?? '');
  const attributes = leefFields.flatMap(({ key, from, as }) => {
    const text = eventText(event, from);
    const value = as === 'address' ? (addressOf(text) ?? '') : plain(text);
    return value === '' ? [] : [`${key}=${value}`];
  });
  return `LEEF:2.0|${header.join('|')}|x09|${[...time, `sev=${severity}`, ...attributes].join('\t')}`;
}

/** The time with its form, in the words of Java's date formats. */
function timeOf(text: string): readonly string[] {
  const time = Date.parse(text);
  if (Number.isNaN(time)) return [];
  return [`devTime=${new Date(time).toISOString().replace('Z', '+0000')}`, "devTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ"];
}

function plain(text: string): string {
  return text.replaceAll(/[\t\r\n]+/g, ' ').trim();
}
