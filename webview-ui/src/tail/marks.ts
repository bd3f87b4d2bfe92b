/** A part of a text, and whether it is marked. */
export interface MarkedPart {
  readonly text: string;
  readonly isMarked: boolean;
}

/** The words to mark: those of a list with commas between, in small letters, each once. */
export function markedWords(list: string): readonly string[] {
  const words = list
    .toLowerCase()
    .split(',')
    .map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ''))];
}

/** A text in parts, those marked in which one of the words (in small letters) stands; words that lap over are marked as one. */
export function markedParts(text: string, words: readonly string[]): readonly MarkedPart[] {
  const small = text.toLowerCase();
  // Some letters become two when they are made small, so that places would not be the same.
  if (small.length !== text.length) return [{ text, isMarked: words.some((word) => small.includes(word)) }];
  const isMarked = Array.from({ length: text.length }, () => false);
  for (const word of words)
    for (let at = small.indexOf(word); at >= 0; at = small.indexOf(word, at + 1)) isMarked.fill(true, at, at + word.length);
  const parts: MarkedPart[] = [];
  for (let start = 0; start < text.length;) {
    let end = start + 1;
    while (end < text.length && isMarked[end] === isMarked[start]) end++;
    parts.push({ text: text.slice(start, end), isMarked: isMarked[start] === true });
    start = end;
  }
  return parts;
}
