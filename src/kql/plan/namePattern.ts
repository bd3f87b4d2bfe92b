/** What the names of tables must look like to fit a pattern with stars, whatever their case. */
export function namePattern(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i');
}
