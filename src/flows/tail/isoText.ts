/** Milliseconds since 1970 as an ISO time. */
export function isoText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
