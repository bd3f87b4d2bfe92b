/** Where the rows of an answer go: each piece is whole or part of rows, JSON arrays with a line feed between them. */
export type WriteRows = (table: number, piece: Uint8Array, soFar: AnswerSoFar) => Promise<void>;

/** What is known of an answer while its rows come. */
export interface AnswerSoFar {
  /** Its text without its rows, up to the bracket that opens those that come now. */
  readonly rest: string;
  /** Bytes of the longest row so far. */
  readonly longestRow: number;
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
const [lineFeed, carriageReturn, space] = [0x0a, 0x0d, 0x20];

/** How deep the parts of an answer stand: `{"tables":[{"rows":[[…]]}]}`. */
const depthOf = { answer: 1, tables: 2, table: 3, rows: 4, row: 5 } as const;

/**
 * Splits the JSON of an answer, as it comes, into its rows and everything else. No value is read, so none loses a digit, and no more than
 * a piece is held. Pieces are changed in place.
 */
export class AnswerSplitter implements AnswerSoFar {
  readonly #write: WriteRows;
  readonly #rest: Buffer[] = [];
  #depth = 0;
  #table = -1;
  #inString = false;
  #escaped = false;
  /** The text that was read last, as long as it can be the name `rows` or `tables`. */
  #name = '';
  #inTables = false;
  #inRows = false;
  /** Bytes before the piece that is read now, and up to the row that is read now. */
  #taken = 0;
  #rowStart = 0;
  #longestRow = 0;

  constructor(write: WriteRows) {
    this.#write = write;
  }

  /** Takes the next piece. */
  async take(piece: Buffer): Promise<void> {
    let index = 0;
    while (index < piece.length) {
      const from = index;
      const inRows = this.#inRows;
      index = inRows ? this.#scanRows(piece, index) : this.#scanRest(piece, index);
      const part = piece.subarray(from, index);
      if (inRows && part.length > 0) await this.#write(this.#table, part, this);
      if (!inRows) this.#rest.push(Buffer.from(part));
    }
    this.#taken += piece.length;
  }

  /** Bytes of the longest row so far. */
  get longestRow(): number {
    return this.#longestRow;
  }

  /** The answer without its rows: all of it after the last piece. */
  get rest(): string {
    return Buffer.concat(this.#rest).toString('utf8');
  }

  /**
   * Goes on to the end of the rows, whose closing bracket is no part of them. Almost all of an answer goes through here, so it is one pass
   * over bytes with nothing but local variables.
   */
  #scanRows(piece: Buffer, from: number): number {
    const { length } = piece;
    let index = from;
    let inString = this.#inString;
    let depth = this.#depth;
    if (this.#escaped && index < length) {
      this.#escaped = false;
      index++;
    }
    for (; index < length; index++) {
      let byte = piece[index];
      if (inString) {
        while (byte !== quote && byte !== backslash && ++index < length) byte = piece[index];
        if (byte === quote) inString = false;
        else if (byte === backslash && ++index >= length) this.#escaped = true;
      } else if (byte === quote) inString = true;
      else if (byte === openArray || byte === openObject) depth++;
      else if (byte === closeArray || byte === closeObject) {
        if (depth === depthOf.rows) break;
        depth--;
      } else if (byte === comma && depth === depthOf.rows) {
        piece[index] = lineFeed;
        this.#endRow(index);
      } else if (byte === lineFeed || byte === carriageReturn) piece[index] = space;
    }
    if (index < length) {
      this.#inRows = false;
      this.#endRow(index);
    }
    this.#inString = inString;
    this.#depth = depth;
    return Math.min(index, length);
  }

  #endRow(index: number): void {
    const end = this.#taken + index;
    if (end - this.#rowStart > this.#longestRow) this.#longestRow = end - this.#rowStart;
    this.#rowStart = end;
  }

  /** Goes on to the first row of the next rows, or to the piece's end. */
  #scanRest(piece: Buffer, from: number): number {
    let index = from;
    while (index < piece.length) {
      const byte = piece[index] ?? 0;
      index++;
      if (this.#inString) this.#readName(byte);
      else if (byte === quote) {
        this.#inString = true;
        this.#name = '';
      } else if (byte === openArray || byte === openObject) {
        if (this.#open(byte)) {
          this.#rowStart = this.#taken + index;
          return index;
        }
      } else if (byte === closeArray || byte === closeObject) this.#depth--;
    }
    return index;
  }

  #readName(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === backslash) this.#escaped = true;
    else if (byte === quote) this.#inString = false;
    if (this.#inString && this.#name.length < 8) this.#name += String.fromCharCode(byte);
  }

  /** Whether what opens here holds rows. */
  #open(byte: number): boolean {
    this.#depth++;
    if (this.#depth === depthOf.tables) this.#inTables = byte === openArray && this.#name === 'tables';
    if (this.#depth === depthOf.table && this.#inTables) this.#table++;
    this.#inRows = this.#depth === depthOf.rows && this.#inTables && byte === openArray && this.#name === 'rows';
    return this.#inRows;
  }
}
