import { readJson } from '../../shapes/jsonText';

/**
 * The messages of a document: all of it where it is one, else one on a line, or from an opening bracket to its closing one. A line that is no JSON between such
 * that are is a message of its own; a document without JSON is one text, which the newline pattern may part.
 */
export function messagesIn(text: string): readonly string[] {
  const plain = text.replace(/^\uFEFF/, '');
  if (isMessage(plain)) return [plain.trim()];
  const lines = plain.split(/\r?\n/);
  const found: string[] = [];
  const budget = { lines: mostScanned };
  let hasJson = false;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line.trim() === '') continue;
    const end = isMessage(line) ? index : endOfMessage(lines, index, budget);
    hasJson ||= end !== undefined && /^\s*[[{"]/.test(line);
    found.push(
      lines
        .slice(index, (end ?? index) + 1)
        .join('\n')
        .trim(),
    );
    index = end ?? index;
  }
  return hasJson ? found : [plain];
}

const isMessage = (text: string): boolean => readJson(text) !== undefined;

/** So many lines are gone through for the ends of brackets: text that only looks like JSON opens many that never close. */
const mostScanned = 1_000_000;

/** The line at which the brackets close that a line opens; undefined where they never do, or what is within is no JSON. */
function endOfMessage(lines: readonly string[], first: number, budget: { lines: number }): number | undefined {
  if (!/^\s*[[{]/.test(lines[first] ?? '')) return undefined;
  let depth = 0;
  for (let index = first; index < lines.length && budget.lines > 0; index++, budget.lines--) {
    depth += depthOf(lines[index] ?? '');
    if (depth <= 0) return isMessage(lines.slice(first, index + 1).join('\n')) ? index : undefined;
  }
  return undefined;
}

/** How many brackets a line opens and leaves open; JSON has no text over the end of a line. */
function depthOf(line: string): number {
  const marks = line.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/[[\]{}]/g) ?? [];
  return marks.reduce((depth, mark) => depth + (mark === '[' || mark === '{' ? 1 : -1), 0);
}
