import { UsageError } from './command';

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a length such as `30s` or `2h`; undefined where none is given. @throws UsageError where it cannot be read */
export function durationOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  if (amount === undefined) throw new UsageError(`--${option} cannot be read: “${text}”. Write 30s, 10m, 2h or 7d.`);
  return Number(amount) * (units[unit] ?? 0);
}
