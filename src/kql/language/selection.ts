import type { Span } from '../../base/queryDiagnostic';
import type { AnalyzedStatement } from './editorServices';
import { piecesOf } from './pieces';

/** What a selection at a place grows to, the smallest first, the whole statement last: word, expression, step, `let`. */
export function selectionSpans(statement: AnalyzedStatement, offset: number): readonly Span[] {
  const found: Span[] = [];
  const add = (start: number, end: number): void => {
    if (start <= offset && offset <= end && start < end) found.push({ start, end });
  };
  for (let node = statement.tokenAt(offset) ?? statement.tokenAt(Math.max(0, offset - 1)); node; node = node.Parent)
    add(node.TextStart, node.End);
  const { text } = statement;
  const addTrimmed = ({ start, end }: Span): void => {
    const inner = text.slice(start, end);
    add(start + inner.length - inner.trimStart().length, end - (inner.length - inner.trimEnd().length));
  };
  for (const piece of piecesOf(text)) {
    piece.steps.forEach(addTrimmed);
    addTrimmed(piece);
  }
  add(0, text.length);
  const size = ({ start, end }: Span): number => end - start;
  const growing: Span[] = [];
  for (const span of found.sort((one, other) => size(one) - size(other))) {
    const last = growing.at(-1);
    if (!last || (span.start <= last.start && last.end <= span.end && size(span) > size(last))) growing.push(span);
  }
  return growing;
}
