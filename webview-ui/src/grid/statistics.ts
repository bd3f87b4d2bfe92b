import type { CellText, ColumnType } from '../../../src/base/column';
import { fill, gridWords } from './gridWords';

/** What the footer says of the selected cells. */
export interface SelectionStatistics {
  readonly cells: number;
  /** Cells that hold a number. */
  readonly numbers: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

const numeric: ReadonlySet<ColumnType> = new Set<ColumnType>(['int', 'long', 'real', 'decimal']);

export const noStatistics: SelectionStatistics = { cells: 0, numbers: 0, sum: 0, minimum: Infinity, maximum: -Infinity };

/** Adds one cell; only columns of a numeric type count towards the numbers. */
export function addCell(total: SelectionStatistics, text: CellText, type: ColumnType): SelectionStatistics {
  const value = text === null || text === '' || !numeric.has(type) ? Number.NaN : Number(text);
  if (Number.isNaN(value)) return { ...total, cells: total.cells + 1 };
  return {
    cells: total.cells + 1,
    numbers: total.numbers + 1,
    sum: total.sum + value,
    minimum: Math.min(total.minimum, value),
    maximum: Math.max(total.maximum, value),
  };
}

/** The footer's sentence, such as `3 cells · sum 1,309 · avg 436.33 · min 2 · max 1,204`; empty for a single cell. */
export function statisticsText(total: SelectionStatistics): string {
  if (total.cells <= 1) return '';
  if (total.numbers === 0) return fill(gridWords.cells, { cells: total.cells });
  const show = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 2 });
  const average = total.sum / total.numbers;
  return fill(gridWords.statistics, {
    cells: total.cells,
    sum: show(total.sum),
    average: show(average),
    minimum: show(total.minimum),
    maximum: show(total.maximum),
  });
}
