import type { Span } from '../../base/queryDiagnostic';

/**
 * The queries of a document, each of which runs alone: they are separated by blank lines. A blank line does not separate inside a string,
 * a bracket or after a `;`, and not before a line that begins with `|`, so that `let` blocks and spaced pipelines stay whole. A block of
 * comments alone belongs to the query below it. Spans are trimmed; a document of nothing but comments has none.
 */
export function splitStatements(text: string): readonly Span[] {
  const spans: Span[] = [];
  let start: number | undefined;
  for (const block of blocks(text)) {
    start ??= block.start;
    if (block.code === '') continue;
    const last = spans.at(-1);
    if (last !== undefined && (block.code.startsWith('|') || endsOpen(text.slice(last.start, last.end)))) {
      spans[spans.length - 1] = { start: last.start, end: block.end };
    } else spans.push({ start, end: block.end });
    start = undefined;
  }
  return spans;
}

/** The query that a caret stands in, or the one that ends on its line or right above; undefined in a document without any. */
export function statementAt(statements: readonly Span[], offset: number): Span | undefined {
  return (
    statements.find((span) => offset <= span.end && offset >= span.start) ??
    statements.findLast((span) => span.end <= offset) ??
    statements[0]
  );
}

interface Block extends Span {
  /** Without comments, trimmed. */
  readonly code: string;
}

function endsOpen(code: string): boolean {
  return withoutComments(code).trimEnd().endsWith(';');
}

function* blocks(text: string): Generator<Block> {
  let start = 0;
  let depth = 0;
  let lineIsBlank = true;
  const end = (position: number): Block | undefined => {
    const raw = text.slice(start, position);
    const trimmed = raw.trim();
    if (trimmed === '') return undefined;
    const first = start + raw.indexOf(trimmed);
    return { start: first, end: first + trimmed.length, code: withoutComments(trimmed).trim() };
  };
  for (const token of tokens(text)) {
    if (token.kind === 'newline') {
      if (lineIsBlank && depth === 0) {
        const block = end(token.start);
        if (block !== undefined) yield block;
        start = token.end;
      }
      lineIsBlank = true;
    } else if (token.kind !== 'space') {
      lineIsBlank = false;
      depth = Math.max(0, depth + token.depth);
    }
  }
  const block = end(text.length);
  if (block !== undefined) yield block;
}

function withoutComments(code: string): string {
  return [...tokens(code)].map((token) => (token.kind === 'comment' ? '' : code.slice(token.start, token.end))).join('');
}

/** The comments of a text in their order, without the blanks behind them. */
export function commentsOf(text: string): readonly string[] {
  return [...tokens(text)].filter(({ kind }) => kind === 'comment').map(({ start, end }) => text.slice(start, end).trimEnd());
}

interface Token extends Span {
  readonly kind: 'newline' | 'space' | 'comment' | 'text';
  /** What the token adds to the depth of brackets. */
  readonly depth: number;
}

/** One alternative each for: line end, blanks, comment, ``` text, verbatim string, string (closed or to its line's end), bracket, rest. */
const tokenPattern =
  /(\r\n|\n|\r)|([^\S\r\n]+)|(\/\/[^\r\n]*)|```[\s\S]*?(?:```|$)|[@]"(?:[^"\r\n]|"")*"?|@'(?:[^'\r\n]|'')*'?|"(?:\\.|[^"\\\r\n])*"?|'(?:\\.|[^'\\\r\n])*'?|([([{])|([)\]}])|[^\s/"'@`()[\]{}]+|./g;

function* tokens(text: string): Generator<Token> {
  for (const match of text.matchAll(tokenPattern)) {
    const [whole, newline, space, comment, opening, closing] = match;
    const kind = newline !== undefined ? 'newline' : space !== undefined ? 'space' : comment !== undefined ? 'comment' : 'text';
    yield { kind, start: match.index, end: match.index + whole.length, depth: opening !== undefined ? 1 : closing !== undefined ? -1 : 0 };
  }
}
