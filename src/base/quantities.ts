/** A number with thousands separators. Without `Intl`, whose first formatter costs a page as much as a frame. */
export function formatCount(count: number): string {
  return groupThousands(String(Number.isInteger(count) ? count : Math.round(count * 1000) / 1000));
}

/** `1234567.5` becomes `1,234,567.5`; what is no plain number stays as it is. */
export function groupThousands(text: string): string {
  const match = /^(-?)(\d{4,})(\.\d+)?$/.exec(text);
  if (!match) return text;
  const [, sign = '', whole = '', fraction = ''] = match;
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ',') + fraction;
}

/** A large number, short: `950`, `41.2 k`, `2.1 M`. */
export function formatShortCount(count: number): string {
  if (count < 10_000) return formatCount(count);
  const [size, unit] = count < 1_000_000 ? [count / 1e3, 'k'] : count < 1_000_000_000 ? [count / 1e6, 'M'] : [count / 1e9, 'G'];
  return `${size.toFixed(1)} ${unit}`;
}

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** A size in bytes, in the unit that fits: `950 B`, `1.2 MB`. Units are multiples of 1,024. */
export function formatBytes(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < byteUnits.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size).toString() : size.toFixed(1)} ${byteUnits[unit] ?? ''}`;
}

/** A time that passed, in milliseconds: `850 ms`, `1.3 s`, `2 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A share from 0 to 1 as percent; what is more than nothing or less than all is never rounded to it. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return '< 1 %';
  if (share < 1 && share > 0.99) return '> 99 %';
  return `${Math.round(share * 100)} %`;
}
