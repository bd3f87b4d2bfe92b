import { copyFormats, type CopyFormat } from '../grid/copyFormats';
import type { ColumnLayout } from '../grid/columnLayout';
import { addCell, noStatistics, type SelectionStatistics } from '../grid/statistics';
import { allRanges, cellsIn, type CellRange, type GridSize, type Selection } from '../grid/selection';
import { fill, gridWords } from '../grid/gridWords';
import type { Host } from '../host';
import type { TableModel } from './tableModel';

/** More rows than these are left to the export, which streams; the copy says so. */
export const copyLimit = 100_000;
const statisticsLimit = 200_000;

export interface Selected {
  readonly model: TableModel;
  readonly selection: Selection;
  readonly layout: ColumnLayout;
  readonly size: GridSize;
}

/** Copies the selected cells, those off screen too, and gives the sentence that says what was copied. */
export async function copySelection(host: Host, selected: Selected, formatId: string): Promise<string> {
  const format = copyFormats.find(({ id }) => id === formatId) ?? copyFormats[0];
  if (!format) return '';
  const ranges = allRanges(selected.selection, selected.size);
  const all = ranges.reduce((sum, range) => sum + range.bottom - range.top + 1, 0);
  const texts: string[] = [];
  let left = copyLimit;
  let columns = 0;
  for (const range of ranges) {
    if (left <= 0) break;
    const bottom = Math.min(range.bottom, range.top + left - 1);
    texts.push(await blockText(selected, { ...range, bottom }, format));
    left -= bottom - range.top + 1;
    columns = Math.max(columns, range.right - range.left + 1);
  }
  await writeClipboard(host, texts.join('\n'));
  const rows = copyLimit - left;
  if (rows < all) return fill(gridWords.copiedPart, { rows, all });
  return fill(gridWords.copied, { rows, columns, format: format.title });
}

async function blockText({ model, layout }: Selected, range: CellRange, format: CopyFormat): Promise<string> {
  const placed = layout.columns.slice(range.left, range.right + 1);
  const rows = await model.read(range);
  return format.write({
    columns: placed.map(({ column }) => column),
    rows: rows.map((row) => placed.map(({ index }) => row[index] ?? null)),
  });
}

/** The page's own clipboard where the browser lets it, else the host's. */
export async function writeClipboard(host: Host, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    await host.call('host/copy', { text });
  }
}

/** Counts, sums and bounds of the selected cells; of a single cell and of large selections only the count. */
export async function selectionStatistics({ model, selection, layout, size }: Selected, signal: AbortSignal): Promise<SelectionStatistics> {
  const ranges = allRanges(selection, size);
  const cells = ranges.reduce((sum, range) => sum + cellsIn(range), 0);
  if (cells <= 1 || cells > statisticsLimit) return { ...noStatistics, cells };
  let total = noStatistics;
  for (const range of ranges) {
    const placed = layout.columns.slice(range.left, range.right + 1);
    for (const row of await model.read(range, signal)) {
      for (const { index, column } of placed) total = addCell(total, row[index] ?? null, column.type);
    }
  }
  return total;
}
