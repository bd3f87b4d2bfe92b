/** An ISO time in UTC as people read it, to the minute: `2024-01-31 08:00 UTC`. */
export function utcMinute(isoTime: string): string {
  return `${isoTime.slice(0, 16).replace('T', ' ')} UTC`;
}
