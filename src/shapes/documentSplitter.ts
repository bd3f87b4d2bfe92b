import { isContainerCompanion, listMembers } from './container';

/** What a splitter tells of what it finds. */
export interface SplitterEvents {
  /** One JSON value, on one line; `line` is where it begins, 1-based. */
  readonly document: (text: string, line: number) => void;
  readonly problem: (line: number, message: string) => void;
}

const quote = 0x22;
const backslash = 0x5c;
const newline = 0x0a;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

const isSpace = (byte: number): boolean => byte <= 0x20 || byte === 0xef || byte === 0xbb || byte === 0xbf;

/**
 * Cuts a stream of bytes into its JSON values, however they are strung together: one after the other, in a list, or in the `records` or `value` of
 * a message or an answer. It holds one value at a time, so a single line of any length passes through in little memory.
 */
export class DocumentSplitter {
  readonly #events: SplitterEvents;
  readonly #decoder = new TextDecoder();
  /** What surrounds the value being read: lists whose elements are the records, and the rest of the objects around such lists. */
  readonly #around: ('list' | 'rest')[] = [];
  #pieces: Uint8Array[] = [];
  #depth = 0;
  #inText = false;
  #escaped = false;
  #line = 1;
  #startLine = 1;
  /** The value being read is a text of its own, not an object. */
  #isText = false;
  /** The object being read may still turn out to surround a list of records. */
  #mayContain = false;
  /** Bytes of the member's name that is being read at the object's first level. */
  #name: number[] = [];
  #expectsMember = false;
  #expectsList = false;
  #garbage = false;

  constructor(events: SplitterEvents) {
    this.#events = events;
  }

  push(bytes: Uint8Array): void {
    let start = this.#depth > 0 ? 0 : -1;
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index] ?? 0;
      if (byte === newline) this.#line++;
      if (this.#depth === 0) {
        if (this.#between(byte)) start = index;
        continue;
      }
      if (this.#inText) {
        if (this.#textByte(byte)) {
          this.#emit(bytes, start, index + 1);
          start = -1;
        }
        continue;
      }
      if (this.#within(byte, bytes, start, index)) start = -1;
    }
    if (start >= 0 && this.#depth > 0) this.#pieces.push(bytes.slice(start));
  }

  end(): void {
    if (this.#depth > 0) this.#events.problem(this.#startLine, 'The file ends in the middle of this record.');
    else if (this.#around.length > 0) this.#events.problem(this.#line, 'The file ends before its list of records is closed.');
  }

  /** A byte inside a text; true where it ends a text that is a value of its own. */
  #textByte(byte: number): boolean {
    if (this.#escaped) this.#escaped = false;
    else if (byte === backslash) this.#escaped = true;
    else if (byte === quote) {
      this.#inText = false;
      if (this.#expectsMember) this.#endMember();
      if (!this.#isText) return false;
      this.#depth = 0;
      return true;
    }
    if (this.#expectsMember) this.#name.push(byte);
    return false;
  }

  /** A byte outside of every value; true where one begins at it. */
  #between(byte: number): boolean {
    const around = this.#around.at(-1);
    if (around === 'rest') return this.#betweenRest(byte);
    if (isSpace(byte) || byte === comma) return false;
    if (byte === openBracket) {
      this.#around.push('list');
      return false;
    }
    if (byte === closeBracket && around === 'list') {
      this.#around.pop();
      return false;
    }
    if (byte !== openBrace && byte !== quote) {
      if (!this.#garbage) this.#events.problem(this.#line, 'There is text between the records that is not JSON.');
      this.#garbage = true;
      return false;
    }
    this.#garbage = false;
    this.#startLine = this.#line;
    this.#depth = 1;
    this.#inText = this.#isText = byte === quote;
    this.#name = [];
    this.#mayContain = byte === openBrace;
    this.#expectsMember = byte === openBrace;
    this.#expectsList = false;
    return true;
  }

  /** After the list of a container: its other members carry nothing and are passed over until it closes. */
  #betweenRest(byte: number): boolean {
    if (this.#inText) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === backslash) this.#escaped = true;
      else if (byte === quote) this.#inText = false;
      return false;
    }
    if (byte === quote) this.#inText = true;
    else if (byte === openBrace || byte === openBracket) this.#around.push('rest');
    else if (byte === closeBrace || byte === closeBracket) this.#around.pop();
    return false;
  }

  /** A byte of a value that is being read, outside of texts; true where the value ended or turned out to surround records. */
  #within(byte: number, bytes: Uint8Array, start: number, index: number): boolean {
    switch (byte) {
      case quote:
        this.#inText = true;
        this.#expectsList = false;
        return false;
      case openBracket:
        if (this.#expectsList) return this.#enterList();
        this.#depth++;
        this.#expectsMember = false;
        return false;
      case openBrace:
        this.#depth++;
        this.#expectsMember = false;
        this.#expectsList = false;
        return false;
      case closeBracket:
      case closeBrace:
        this.#depth--;
        if (this.#depth > 0) return false;
        this.#emit(bytes, start, index + 1);
        return true;
      case comma:
        this.#expectsMember = this.#mayContain && this.#depth === 1;
        return false;
      case colon:
        return false;
      default:
        if (!isSpace(byte)) this.#expectsList = false;
        return false;
    }
  }

  #endMember(): void {
    const name = this.#decoder.decode(new Uint8Array(this.#name));
    this.#name = [];
    this.#expectsMember = false;
    if (!isContainerCompanion(name)) this.#mayContain = false;
    this.#expectsList = this.#mayContain && listMembers.some((member) => member === name);
  }

  #enterList(): true {
    this.#pieces = [];
    this.#depth = 0;
    this.#around.push('rest', 'list');
    return true;
  }

  #emit(bytes: Uint8Array, start: number, end: number): void {
    const last = bytes.subarray(Math.max(start, 0), end);
    const text = this.#decoder.decode(this.#pieces.length === 0 ? last : joined([...this.#pieces, last]));
    this.#pieces = [];
    this.#events.document(text, this.#startLine);
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
