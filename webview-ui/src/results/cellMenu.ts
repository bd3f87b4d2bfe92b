import { valueCondition } from '../../../src/protocol/queryEdit';
import { shiftColumn, withHidden, withPinned } from '../grid/columnLayout';
import { copyFormats } from '../grid/copyFormats';
import { fill } from '../grid/gridWords';
import type { CellPlace } from '../grid/selection';
import type { Grid } from '../grid/grid';
import type { MenuEntry } from '../ui/Menu';
import type { TableModel } from './tableModel';
import { resultWords } from './words';

/** What the entries of a cell's menu do beyond the table itself. */
export interface CellActions {
  readonly copy: (formatId: string) => void;
  readonly openRow: (place: CellPlace) => void;
  readonly filter: (index: number) => void;
  readonly fit: (index: number) => void;
  readonly addCondition: ((condition: string) => void) | undefined;
}

/** The entries for copying in every format. */
export function copyEntries(copy: CellActions['copy']): readonly MenuEntry[] {
  return copyFormats.map(({ id, title }) => ({ label: fill(resultWords.copyAs, { format: title }), run: () => copy(id) }));
}

/** The menu of a cell: its value, its row, its column. */
export function cellEntries(grid: Grid, model: TableModel, place: CellPlace, actions: CellActions): readonly (readonly MenuEntry[])[] {
  const placed = grid.layout.columns[place.column];
  if (!placed) return [];
  return [
    [{ label: resultWords.copy, icon: 'copy', keys: 'Ctrl+C', run: () => actions.copy('tsv') }, ...copyEntries(actions.copy).slice(1)],
    valueEntries(model, place, placed.index, actions),
    [{ label: resultWords.openRow, icon: 'open-preview', keys: 'Space', run: () => actions.openRow(place) }],
    columnEntries(model, placed.index, actions),
  ];
}

function valueEntries(model: TableModel, { row }: CellPlace, index: number, { addCondition }: CellActions): readonly MenuEntry[] {
  const column = model.columns[index];
  const text = model.cell(row, index);
  if (!addCondition || !column || text === undefined) return [];
  return [
    { label: resultWords.filterBy, icon: 'filter', run: () => addCondition(valueCondition(column, text, true)) },
    { label: resultWords.filterOut, icon: 'exclude', run: () => addCondition(valueCondition(column, text, false)) },
  ];
}

function columnEntries(model: TableModel, index: number, actions: CellActions): readonly MenuEntry[] {
  const { arrangement, filters } = model;
  const name = model.columns[index]?.name ?? '';
  const pinned = arrangement.pinned.has(index);
  const sort = (descending: boolean): void => void model.show([{ column: name, descending }], filters);
  return [
    { label: resultWords.sortAscending, icon: 'arrow-up', run: () => sort(false) },
    { label: resultWords.sortDescending, icon: 'arrow-down', run: () => sort(true) },
    ...(model.sort.length > 0 ? [{ label: resultWords.sortNone, run: () => void model.show([], filters) }] : []),
    { label: resultWords.filterColumn, icon: 'filter', run: () => actions.filter(index) },
    {
      label: pinned ? resultWords.unpinColumn : resultWords.pinColumn,
      icon: 'pin',
      run: () => model.arrange(withPinned(arrangement, index, !pinned)),
    },
    { label: resultWords.moveLeft, keys: 'Alt+Shift+←', run: () => model.arrange(shiftColumn(arrangement, index, -1)) },
    { label: resultWords.moveRight, keys: 'Alt+Shift+→', run: () => model.arrange(shiftColumn(arrangement, index, 1)) },
    { label: resultWords.fitColumn, run: () => actions.fit(index) },
    { label: resultWords.hideColumn, icon: 'eye-closed', run: () => model.arrange(withHidden(arrangement, [index], true)) },
  ];
}
