import type { CellText, Column } from '../../../src/base/column';
import { showTurns } from '../grid/cellDisplay';
import { jsonValue } from '../grid/copyFormats';

/** Rows whose lines are kept, so that a scroll does not write them anew in every frame. */
const keptRows = 200;

/** One line of rows written as JSON. */
export interface JsonLine {
  readonly row: number;
  readonly kind: 'open' | 'value' | 'inner' | 'close';
  /** How far it is set in. */
  readonly depth: number;
  /** Position of the column in the result; of a line inside a value, that of the value. */
  readonly column?: number;
  readonly key?: string;
  readonly text: string;
  /** Whether its object or array can be opened, or is open. */
  readonly opened?: boolean;
}

/** The columns to write, in their order on screen, by their positions in the result. */
export interface JsonColumn {
  readonly index: number;
  readonly column: Column;
}

/**
 * Where each row's lines are. A row takes one line for each column and two for its braces; values that a person opened take more. Only what is
 * open is remembered, so that a million rows cost nothing.
 */
export class JsonOutline {
  readonly #opened = new Map<number, Map<number, readonly string[]>>();
  readonly #drawn = new Map<number, readonly JsonLine[]>();
  readonly #fixed: number;

  constructor(
    readonly columns: readonly JsonColumn[],
    readonly rows: number,
  ) {
    this.#fixed = columns.length + 2;
  }

  /** All lines of all rows. */
  get count(): number {
    let more = 0;
    for (const row of this.#opened.keys()) more += this.#more(row);
    return this.rows * this.#fixed + more;
  }

  /** The first line of a row. */
  lineOf(row: number): number {
    let line = row * this.#fixed;
    for (const opened of this.#opened.keys()) if (opened < row) line += this.#more(opened);
    return line;
  }

  /** The line of a column of a row. */
  lineOfColumn(row: number, index: number): number {
    let line = this.lineOf(row) + 1;
    for (const { index: other } of this.columns) {
      if (other === index) break;
      line += 1 + (this.#opened.get(row)?.get(other)?.length ?? 0);
    }
    return line;
  }

  /** The row of a line. */
  rowOf(line: number): number {
    let left = line;
    let row = 0;
    for (const opened of [...this.#opened.keys()].sort((a, b) => a - b)) {
      const before = (opened - row) * this.#fixed;
      if (left < before) break;
      left -= before;
      row = opened;
      const own = this.#fixed + this.#more(opened);
      if (left < own) return row;
      left -= own;
      row = opened + 1;
    }
    return Math.min(this.rows - 1, row + Math.floor(left / this.#fixed));
  }

  /** Whether a value is open. */
  isOpen(row: number, index: number): boolean {
    return this.#opened.get(row)?.has(index) ?? false;
  }

  /** Opens a value, or closes it; a text that is no object or array stays as it is. */
  toggle(row: number, index: number, text: CellText): void {
    this.#drawn.delete(row);
    const opened = this.#opened.get(row) ?? new Map<number, readonly string[]>();
    if (opened.has(index)) opened.delete(index);
    else {
      const lines = innerLines(text);
      if (lines) opened.set(index, lines);
    }
    if (opened.size > 0) this.#opened.set(row, opened);
    else this.#opened.delete(row);
  }

  /** The lines of a row whose cells are here. */
  linesOf(row: number, cells: readonly CellText[]): readonly JsonLine[] {
    const known = this.#drawn.get(row);
    if (known) return known;
    const lines = this.#write(row, cells);
    if (this.#drawn.size >= keptRows) this.#drawn.clear();
    this.#drawn.set(row, lines);
    return lines;
  }

  #write(row: number, cells: readonly CellText[]): JsonLine[] {
    const lines: JsonLine[] = [{ row, kind: 'open', depth: 0, text: '{' }];
    this.columns.forEach(({ index, column }, position) => {
      const text = cells[index] ?? null;
      const comma = position < this.columns.length - 1 ? ',' : '';
      const key = JSON.stringify(column.name);
      const inner = this.#opened.get(row)?.get(index);
      const at = { row, column: index } as const;
      if (!inner) {
        const opened = isContainer(text) ? { opened: false } : {};
        lines.push({ ...at, kind: 'value', depth: 1, key, text: cut(jsonValue(text, column.type)) + comma, ...opened });
        return;
      }
      lines.push({ ...at, kind: 'value', depth: 1, key, text: text?.trimStart().startsWith('[') ? '[' : '{', opened: true });
      inner.forEach((line, place) => {
        const depth = 1 + (/^ */.exec(line)?.[0].length ?? 0) / 2;
        lines.push({ ...at, kind: 'inner', depth, text: cut(line.trimStart()) + (place === inner.length - 1 ? comma : '') });
      });
    });
    lines.push({ row, kind: 'close', depth: 0, text: row < this.rows - 1 ? '},' : '}' });
    return lines;
  }

  #more(row: number): number {
    let more = 0;
    for (const lines of this.#opened.get(row)?.values() ?? []) more += lines.length;
    return more;
  }
}

/** No line shows more; what is copied is whole. */
const shownLength = 2000;

function cut(text: string): string {
  return showTurns(text.length > shownLength ? `${text.slice(0, shownLength)}…` : text);
}

function isContainer(text: CellText): boolean {
  return innerLines(text) !== undefined;
}

/** The lines of an object or array after its first one; undefined for other texts and for empty ones. */
function innerLines(text: CellText): readonly string[] | undefined {
  if (text === null || !/^\s*[[{]/.test(text)) return undefined;
  try {
    const lines = JSON.stringify(JSON.parse(text), undefined, 2).split('\n');
    return lines.length > 1 ? lines.slice(1) : undefined;
  } catch {
    return undefined;
  }
}
