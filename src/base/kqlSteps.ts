/** What a pipe is not one in, and what is put around others; a pipe. */
const marks = /@'(?:[^']|'')*'|@"(?:[^"]|"")*"|```[^]*?```|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|[()[\]{}|]/g;

/** The steps of a query, parted at the pipes that are in no text, comment or brackets; joined by pipes they are the query again. */
export function kqlSteps(text: string): readonly string[] {
  const steps: string[] = [];
  let [depth, start] = [0, 0];
  for (const { 0: mark, index } of text.matchAll(marks)) {
    if ('([{'.includes(mark)) depth++;
    else if (')]}'.includes(mark)) depth--;
    else if (mark === '|' && depth === 0) {
      steps.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...steps, text.slice(start)];
}
