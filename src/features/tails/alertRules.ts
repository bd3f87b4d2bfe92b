import type { AlertRule } from '../../protocol/tail';
import { readyRules } from './readyRules';

/** The rules that settings name: ready ones by their ids, and `name: predicate` each. What cannot be read is left out. */
export function rulesOf(ready: readonly string[], own: readonly string[]): readonly AlertRule[] {
  const chosen = readyRules
    .filter(({ id }) => ready.includes(id))
    .map(({ name, when, least, withinMinutes }) => ({
      name,
      when,
      ...(least === undefined ? {} : { least }),
      ...(withinMinutes === undefined ? {} : { withinMinutes }),
    }));
  const written = own.flatMap((text) => {
    const colon = text.indexOf(':');
    const [name, when] = [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
    return colon <= 0 || when === '' ? [] : [{ name, when }];
  });
  return [...chosen, ...written];
}

/** Whether a time of day (minutes since midnight) lies in quiet hours such as `22:00-07:00`; they may go over midnight. */
export function isQuiet(hours: string, minutes: number): boolean {
  const [, fromHour, fromMinute, toHour, toMinute] = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(hours) ?? [];
  if (fromHour === undefined) return false;
  const from = Number(fromHour) * 60 + Number(fromMinute);
  const to = Number(toHour) * 60 + Number(toMinute);
  return from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
}

/** Lets at most so many through within an hour. */
export function createHourLimit(now: () => number): (most: number) => boolean {
  let times: readonly number[] = [];
  return (most) => {
    times = times.filter((time) => time > now() - 3_600_000);
    if (times.length >= most) return false;
    times = [...times, now()];
    return true;
  };
}
