import { t } from '@vscode/l10n';
import type { AlertRule, RuleProblem } from '../../protocol/tail';
import { readyRules } from './readyRules';

/** Rules as settings name them, and what of the settings names none. */
export interface NamedRules {
  readonly rules: readonly AlertRule[];
  readonly problems: readonly RuleProblem[];
}

/** The rules that settings name: ready ones by their ids, and `name: predicate` each. */
export function rulesOf(ready: readonly string[], own: readonly string[]): NamedRules {
  const chosen = readyRules
    .filter(({ id }) => ready.includes(id))
    .map(({ name, when, least, withinMinutes }) => ({
      name,
      when,
      ...(least === undefined ? {} : { least }),
      ...(withinMinutes === undefined ? {} : { withinMinutes }),
    }));
  const unknown = ready
    .filter((id) => !readyRules.some((rule) => rule.id === id))
    .map((id) => ({ rule: id, message: t('There is no ready rule of this name.') }));
  const written = own.map((text): AlertRule | RuleProblem => {
    const colon = text.indexOf(':');
    const [name, when] = [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
    return name === '' || when === '' || colon <= 0
      ? { rule: text, message: t('Write a name, a colon and a KQL predicate over AzureActivity.') }
      : { name, when };
  });
  return {
    rules: [...chosen, ...written.filter((one) => 'when' in one)],
    problems: [...unknown, ...written.filter((one) => 'message' in one)],
  };
}

/** The command that settings name for a rule, `name: command` each; undefined where they name none. */
export function commandOf(given: readonly string[], rule: string): string | undefined {
  const found = given.find((text) => text.slice(0, text.lastIndexOf(':')).trim() === rule);
  return found?.slice(found.lastIndexOf(':') + 1).trim();
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
