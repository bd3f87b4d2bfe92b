import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isAbort } from '../../../src/base/errors';
import { moveColumn, shiftColumn, withWidth } from '../grid/columnLayout';
import { Grid, type GridEvents } from '../grid/grid';
import type { CommandPlace } from '../grid/gridPointer';
import type { CellPlace, Selection } from '../grid/selection';
import { statisticsText } from '../grid/statistics';
import { Menu, type MenuEntry } from '../ui/Menu';
import type { ScreenPlace } from '../ui/Popup';
import { cellEntries, copyEntries } from './cellMenu';
import { copySelection, selectionStatistics, type Selected } from './copySelection';
import { FilterPopup } from './FilterPopup';
import type { ResultViewProps, RowSurface } from './resultView';
import type { TableModel } from './tableModel';
import { resultWords } from './words';

interface OpenMenu {
  readonly at: ScreenPlace;
  readonly groups: readonly (readonly MenuEntry[])[];
}

/** The table: the grid of one table of a result, with its menus. */
export function TableView(props: ResultViewProps) {
  const { model, display } = props;
  const holder = useRef<HTMLDivElement>(null);
  const gridReference = useRef<Grid | undefined>(undefined);
  const latest = useRef<Props>({ ...props, gridReference });
  latest.current = { ...props, gridReference };
  const [menu, setMenu] = useState<OpenMenu>();
  const [filter, setFilter] = useState<{ index: number; at: ScreenPlace }>();
  // Before the frame is painted, so that the rows are in it.
  useLayoutEffect(() => {
    if (!holder.current) return undefined;
    const grid = new Grid(
      holder.current,
      gridEvents(() => latest.current, setMenu, setFilter),
    );
    gridReference.current = grid;
    props.surface.current = gridSurface(grid);
    return () => {
      gridReference.current = undefined;
      props.surface.current = undefined;
      grid.dispose();
    };
  }, []);
  useLayoutEffect(() => {
    const { columns, rows, cache, sort } = model;
    const filtered = new Set(model.filters.map(({ column }) => column));
    gridReference.current?.setData({ columns, rows, cache, sort, filtered }, model.arrangement);
  }, [model, model.cache, props.version]);
  useEffect(() => gridReference.current?.setDisplay(display), [display]);
  const filterColumn = filter && model.columns[filter.index];
  return (
    <div class="tableView" ref={holder}>
      {menu && <Menu at={menu.at} label={resultWords.cellMenu} groups={menu.groups} onClose={() => setMenu(undefined)} />}
      {filter && filterColumn && (
        <FilterPopup
          column={filterColumn}
          at={filter.at}
          filter={model.filters.find(({ column }) => column === filterColumn.name)}
          onApply={(filters) => void model.filterColumn(filterColumn.name, filters)}
          onClose={() => setFilter(undefined)}
        />
      )}
    </div>
  );
}

type Props = ResultViewProps & { readonly gridReference: { readonly current: Grid | undefined } };

function gridSurface(grid: Grid): RowSurface {
  const positionOf = (column: number): number =>
    Math.max(
      0,
      grid.layout.columns.findIndex(({ index }) => index === column),
    );
  return {
    element: grid.element,
    get row() {
      return grid.selection.focus.row;
    },
    go: (row) => {
      const place = { row, column: grid.selection.focus.column };
      grid.select({ anchor: place, focus: place, whole: 'cells', others: [] });
    },
    showFound: (place) => grid.showFound(place && { row: place.row, column: positionOf(place.column) }),
    refresh: () => grid.refresh(),
  };
}

function gridEvents(
  now: () => Props,
  openMenu: (menu: OpenMenu) => void,
  openFilter: (filter: { index: number; at: ScreenPlace }) => void,
): GridEvents {
  const model = (): TableModel => now().model;
  const grid = (): Grid | undefined => now().gridReference.current;
  const fit = (index: number): void => {
    const first = grid()?.placeAt(0, 0).row ?? 0;
    model().fit(index, first, now().display);
  };
  const statistics = statisticsTeller(now);
  return {
    sort: (index, add) => void model().sortBy(model().columns[index]?.name ?? '', add),
    filter: (index, box) => openFilter({ index, at: { x: box.left, y: box.bottom } }),
    fit,
    selected: (selection) => {
      now().events.moved(selection.focus);
      statistics(selection);
    },
    reordered: (index, before) => model().arrange(moveColumn(model().arrangement, index, before)),
    resized: (index, width) => model().arrange(withWidth(model().arrangement, index, width)),
    shifted: (index, by) => model().arrange(shiftColumn(model().arrangement, index, by)),
    command: (kind, at) => runCommand(kind, at, { now, openMenu, openFilter, fit }),
  };
}

interface CommandParts {
  readonly now: () => Props;
  readonly openMenu: (menu: OpenMenu) => void;
  readonly openFilter: (filter: { index: number; at: ScreenPlace }) => void;
  readonly fit: (index: number) => void;
}

function runCommand(kind: Parameters<GridEvents['command']>[0], at: CommandPlace, parts: CommandParts): void {
  const { host, model, events, gridReference } = parts.now();
  const grid = gridReference.current;
  if (!grid) return;
  const copy = (formatId: string): void => {
    const { selection, layout, size } = grid;
    copySelection(host, { model, selection, layout, size }, formatId).then(events.announce, events.fail);
  };
  const openRow = (place: CellPlace): void => events.openRow(place.row, grid.layout.columns[place.column]?.column.name);
  switch (kind) {
    case 'copy':
      return copy('tsv');
    case 'copyAs':
      return parts.openMenu({ at, groups: [copyEntries(copy)] });
    case 'find':
      return events.find();
    case 'openRow':
      return openRow(at.place);
    case 'menu': {
      const filter = (index: number): void => parts.openFilter({ index, at });
      const actions = { copy, openRow, filter, fit: parts.fit, addCondition: events.addCondition };
      return parts.openMenu({ at, groups: cellEntries(grid, model, at.place, actions) });
    }
  }
}

/** Works the statistics out a moment after the selection came to rest. */
function statisticsTeller(now: () => Props): (selection: Selection) => void {
  let timer = 0;
  let running = new AbortController();
  const work = async (selected: Selected, signal: AbortSignal): Promise<void> => {
    const text = statisticsText(await selectionStatistics(selected, signal));
    if (!signal.aborted) now().events.statistics(text);
  };
  return (selection) => {
    clearTimeout(timer);
    running.abort();
    running = new AbortController();
    const { signal } = running;
    timer = window.setTimeout(() => {
      const { model, gridReference, events } = now();
      const grid = gridReference.current;
      if (!grid) return;
      work({ model, selection, layout: grid.layout, size: grid.size }, signal).catch((error: unknown) => {
        if (!isAbort(error)) events.fail(error);
      });
    }, 120);
  };
}
