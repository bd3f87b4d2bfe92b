import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { valueCondition } from '../../../src/protocol/queryEdit';
import { layoutColumns } from '../grid/columnLayout';
import type { Selection } from '../grid/selection';
import { copySelection, writeClipboard } from '../results/copySelection';
import type { ResultViewProps } from '../results/resultView';
import { resultWords } from '../results/words';
import { Menu, type MenuEntry } from '../ui/Menu';
import { JsonList, type JsonEvents, type JsonPlace } from './jsonList';
import { JsonOutline } from './jsonLines';
import { jsonWords } from './jsonWords';

interface OpenMenu {
  readonly at: JsonPlace;
  readonly entries: readonly (readonly MenuEntry[])[];
}

/** The rows of a table as JSON: one object for each, as they are sorted, filtered and arranged. */
export function JsonView(props: ResultViewProps) {
  const { model, surface } = props;
  const holder = useRef<HTMLDivElement>(null);
  const list = useRef<JsonList | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const [menu, setMenu] = useState<OpenMenu>();
  useLayoutEffect(() => {
    if (!holder.current) return undefined;
    const made = new JsonList(
      holder.current,
      jsonWords.rows,
      jsonEvents(() => ({ props: latest.current, list: list.current }), setMenu),
    );
    list.current = made;
    surface.current = made;
    return () => {
      list.current = undefined;
      surface.current = undefined;
      made.dispose();
    };
  }, []);
  const { columns } = layoutColumns(model.columns, model.arrangement, model.rows);
  const shownColumns = columns.map(({ index }) => index).join();
  useLayoutEffect(() => {
    list.current?.setData({ outline: new JsonOutline(columns, model.rows), cache: model.cache });
  }, [model, model.cache, shownColumns]);
  useEffect(() => props.events.statistics(''), []);
  return (
    <div class="jsonView" ref={holder}>
      {menu && <Menu at={menu.at} label={jsonWords.menu} groups={menu.entries} onClose={() => setMenu(undefined)} />}
    </div>
  );
}

type Now = () => { readonly props: ResultViewProps; readonly list: JsonList | undefined };

function jsonEvents(now: Now, openMenu: (menu: OpenMenu) => void): JsonEvents {
  const openRow = ({ row, line }: JsonPlace): void => {
    const { model, events } = now().props;
    events.openRow(row, line?.column === undefined ? undefined : model.columns[line.column]?.name);
  };
  return {
    moved: (row) => now().props.events.moved({ row }),
    command: (kind, at) => {
      if (kind === 'copy') copyRows(now);
      else if (kind === 'find') now().props.events.find();
      else if (kind === 'openRow') openRow(at);
      else openMenu({ at, entries: menuEntries(now, at, openRow) });
    },
  };
}

/** Copies the selected rows, those off screen too. */
function copyRows(now: Now): void {
  const { props, list } = now();
  if (!list) return;
  const { host, model, events } = props;
  const layout = layoutColumns(model.columns, model.arrangement, model.rows);
  const { top, bottom } = list.selected;
  const last = layout.columns.length - 1;
  const selection: Selection = { anchor: { row: top, column: 0 }, focus: { row: bottom, column: last }, whole: 'cells', others: [] };
  const size = { rows: model.rows, columns: layout.columns.length };
  copySelection(host, { model, selection, layout, size }, 'json').then(events.announce, events.fail);
}

function menuEntries(now: Now, at: JsonPlace, openRow: (at: JsonPlace) => void): readonly (readonly MenuEntry[])[] {
  const { host, model, events } = now().props;
  const index = at.line?.column;
  const column = index === undefined ? undefined : model.columns[index];
  const text = index === undefined ? undefined : model.cell(at.row, index);
  const { addCondition } = events;
  const copies: MenuEntry[] = [{ label: resultWords.copyRow, icon: 'copy', keys: 'Ctrl+C', run: () => copyRows(now) }];
  if (text !== undefined) copies.push({ label: resultWords.copyValue, run: () => void writeClipboard(host, text ?? '') });
  const filters: MenuEntry[] =
    addCondition && column && text !== undefined
      ? [
          { label: resultWords.filterBy, icon: 'filter', run: () => addCondition(valueCondition(column, text, true)) },
          { label: resultWords.filterOut, icon: 'exclude', run: () => addCondition(valueCondition(column, text, false)) },
        ]
      : [];
  return [copies, filters, [{ label: resultWords.openRow, icon: 'open-preview', keys: 'Space', run: () => openRow(at) }]];
}
