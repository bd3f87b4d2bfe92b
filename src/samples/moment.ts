/** Where the sample ends; every size covers the 30 days before it. */
export const endOfLogs = Date.UTC(2026, 10, 20);
export const days = 30;
export const millisecondsPerDay = 86_400_000;
export const startOfLogs = endOfLogs - days * millisecondsPerDay;

/** A moment of the log: milliseconds since 1970 and the 100-nanosecond ticks beyond them (0 to 9999). */
export interface Moment {
  readonly time: number;
  readonly ticks: number;
}

let cachedHour = -1;
let cachedText = '';

/** `2026-11-17T21:43:09.1234567Z`, as diagnostic settings write times; `zone` is `Z` or `+00:00`. */
export function isoTicks(moment: Moment, zone = 'Z'): string {
  const hour = Math.floor(moment.time / 3_600_000);
  if (hour !== cachedHour) {
    cachedHour = hour;
    cachedText = new Date(hour * 3_600_000).toISOString().slice(0, 14);
  }
  const rest = moment.time - hour * 3_600_000;
  const minute = Math.floor(rest / 60_000);
  const second = Math.floor(rest / 1000) % 60;
  const fraction = (rest % 1000) * 10_000 + moment.ticks;
  return `${cachedText}${pad(minute)}:${pad(second)}.${String(10_000_000 + fraction).slice(1)}${zone}`;
}

/** The same moment to the second, as Graph writes sign-ins. */
export function isoSeconds(moment: Moment): string {
  return isoTicks(moment, '').slice(0, 19) + 'Z';
}

/** A moment some seconds later. */
export function later(moment: Moment, seconds: number): Moment {
  return { time: moment.time + Math.round(seconds * 1000), ticks: (moment.ticks * 7 + 1307) % 10_000 };
}

/** The moment of a readable time such as `2026-11-17T21:43:09.123Z`. */
export function momentOf(text: string): Moment {
  const time = Date.parse(text);
  return { time, ticks: ((time / 1000) % 9973) | 0 };
}

/** Whether a day (0 is the first of the sample) is a Saturday or Sunday in UTC. */
export function isWeekend(day: number): boolean {
  const weekday = new Date(startOfLogs + day * millisecondsPerDay).getUTCDay();
  return weekday === 0 || weekday === 6;
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
