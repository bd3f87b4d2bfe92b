/** What a piece of a JSON text is, for its colour. */
export type JsonPieceKind = 'name' | 'string' | 'number' | 'boolean' | 'null' | 'punctuation';

export interface JsonPiece {
  readonly kind: JsonPieceKind;
  readonly text: string;
}

/** One alternative each for: name with the blanks before its colon, string (closed or cut off), number, boolean, null, anything else. */
const piece = /("(?:[^"\\]|\\.)*")(?=\s*:)|("(?:[^"\\]|\\.)*"?)|(-?\d[\d.eE+-]*)|(true|false)\b|(null)\b|[^"\dtfn-]+|./gs;

const kinds = ['name', 'string', 'number', 'boolean', 'null'] as const;

/** Parts a line of JSON into what is coloured alike. Put together again, the pieces are the line. */
export function jsonPieces(line: string): readonly JsonPiece[] {
  const pieces: { kind: JsonPieceKind; text: string }[] = [];
  for (const [text, ...groups] of line.matchAll(piece)) {
    const kind = kinds[groups.findIndex((group) => group !== undefined)] ?? 'punctuation';
    const last = pieces.at(-1);
    if (last?.kind === kind && kind === 'punctuation') last.text += text;
    else pieces.push({ kind, text });
  }
  return pieces;
}
