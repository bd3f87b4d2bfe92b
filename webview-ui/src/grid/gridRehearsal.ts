import type { Column } from '../../../src/base/column';
import { startArrangement } from './columnLayout';
import { Grid } from './grid';
import { PageCache, type Row } from './pageCache';

const columns: readonly Column[] = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'ResultType', type: 'string' },
  { name: 'DurationMs', type: 'long' },
  { name: 'IsInteractive', type: 'bool' },
];
const rows: readonly Row[] = Array.from({ length: 30 }, (_, row) => [
  `2026-01-01T00:00:${String(row).padStart(2, '0')}.1234567Z`,
  'The quick brown fox jumps over the lazy dog, 0123456789',
  String(row * 1_234_567),
  null,
]);

/**
 * Draws a grid once where nobody sees it, while the page waits for its first answer: the first drawing loads fonts and compiles what draws,
 * which takes longer than the drawing itself.
 */
export function rehearseGrid(page: HTMLElement): void {
  if (page.querySelector('.grid')) return;
  const holder = document.createElement('div');
  holder.className = 'gridRehearsal';
  holder.setAttribute('aria-hidden', 'true');
  page.append(holder);
  const cache = new PageCache(
    () => Promise.resolve(rows),
    () => undefined,
    () => undefined,
  );
  cache.start(rows);
  const silent = (): void => undefined;
  const grid = new Grid(holder, {
    sort: silent,
    filter: silent,
    fit: silent,
    selected: silent,
    reordered: silent,
    resized: silent,
    shifted: silent,
    command: silent,
  });
  grid.element.tabIndex = -1;
  const sort = [{ column: 'TimeGenerated', descending: true }];
  grid.setData({ columns, rows: rows.length, cache, sort, filtered: new Set(['ResultType']) }, startArrangement(columns));
  // The first frame draws; once the second comes, the first is painted.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      grid.dispose();
      cache.dispose();
      holder.remove();
    }),
  );
}
