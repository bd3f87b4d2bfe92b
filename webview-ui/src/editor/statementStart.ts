/** Whether nothing of a statement stands before a place: only blank lines, comments and what a blank line or a semicolon has ended. */
export function beginsStatement(text: string, offset: number): boolean {
  const before = text
    .slice(0, offset)
    .replace(/\/\/[^\r\n]*/g, '')
    .replace(/[^\S\r\n]+/g, '');
  return before === '' || /(?:\n\r?\n|;\s*)$/.test(before) || /^\s*$/.test(before);
}
