import { useEffect, useMemo, useState } from 'preact/hooks';
import type { CellText, Column } from '../../../src/base/column';
import { kqlName, kqlPath, pathCondition, valueCondition } from '../../../src/protocol/queryEdit';
import { displayText, showTurns, type DisplayOptions } from '../grid/cellDisplay';
import { copyFormats } from '../grid/copyFormats';
import { fill } from '../grid/gridWords';
import { Button } from '../ui/Button';
import { Checkbox } from '../ui/Checkbox';
import { Menu, type MenuEntry } from '../ui/Menu';
import type { ScreenPlace } from '../ui/Popup';
import { TextField } from '../ui/TextField';
import { JsonTree, type JsonActions } from './JsonTree';
import type { TableModel } from './tableModel';
import { resultWords } from './words';

interface OpenMenu {
  readonly at: ScreenPlace;
  readonly entries: readonly (readonly MenuEntry[])[];
}

/** What the detail can ask its owner for. */
export interface DetailActions {
  readonly close: () => void;
  readonly go: (row: number) => void;
  readonly copy: (text: string) => void;
  /** Adds a condition to the query; undefined where the query cannot be changed. */
  readonly addCondition: ((condition: string) => void) | undefined;
}

/** One row, field by field: texts in full, JSON as a tree, and what can be done with each value. */
export function RowDetail(props: {
  readonly model: TableModel;
  readonly row: number;
  readonly focusColumn: string | undefined;
  readonly display: DisplayOptions;
  readonly actions: DetailActions;
}) {
  const { model, row, actions } = props;
  const cells = useRow(model, row);
  const [search, setSearch] = useState('');
  const [hideEmpty, setHideEmpty] = useState(false);
  const [menu, setMenu] = useState<OpenMenu>();
  const fields = useMemo(() => shownFields(model.columns, cells, search, hideEmpty), [model, cells, search, hideEmpty]);
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !menu) actions.close();
  };
  return (
    <aside class="rowDetail" aria-label={resultWords.rowDetail} onKeyDown={keys} tabIndex={-1}>
      <DetailHead {...props} cells={cells} />
      <div class="detailTools">
        <TextField label={resultWords.searchFields} hideLabel placeholder={resultWords.searchFields} value={search} onInput={setSearch} />
        <Checkbox label={resultWords.hideNulls} checked={hideEmpty} onChange={setHideEmpty} />
      </div>
      <dl class="fields">
        {fields.map(({ column, text }) => (
          <Field
            key={column.name}
            column={column}
            text={text}
            display={props.display}
            focused={column.name === props.focusColumn}
            onMenu={(at, entries) => setMenu({ at, entries })}
            actions={actions}
          />
        ))}
      </dl>
      {menu && <Menu at={menu.at} label={resultWords.cellMenu} groups={menu.entries} onClose={() => setMenu(undefined)} />}
    </aside>
  );
}

function DetailHead(props: { model: TableModel; row: number; actions: DetailActions; cells: readonly CellText[] | undefined }) {
  const { model, row, actions, cells } = props;
  const json = copyFormats.find(({ id }) => id === 'json');
  return (
    <header class="detailHead">
      <h2>{fill(resultWords.rowTitle, { row: row + 1 })}</h2>
      <Button kind="icon" icon="arrow-up" label={resultWords.previousRow} disabled={row === 0} onClick={() => actions.go(row - 1)} />
      <Button
        kind="icon"
        icon="arrow-down"
        label={resultWords.nextRow}
        disabled={row >= model.rows - 1}
        onClick={() => actions.go(row + 1)}
      />
      <Button
        kind="icon"
        icon="copy"
        label={resultWords.copyRow}
        onClick={() => cells && json && actions.copy(json.write({ columns: model.columns, rows: [cells] }))}
      />
      <Button kind="icon" icon="close" label={resultWords.close} onClick={actions.close} />
    </header>
  );
}

function Field(props: {
  column: Column;
  text: CellText;
  display: DisplayOptions;
  focused: boolean;
  actions: DetailActions;
  onMenu: (at: ScreenPlace, entries: readonly (readonly MenuEntry[])[]) => void;
}) {
  const { column, text, actions, onMenu } = props;
  const parsed = useMemo(() => (column.type === 'dynamic' || looksLikeJson(text) ? parseJson(text) : undefined), [column.type, text]);
  const open = (event: MouseEvent): void => {
    event.preventDefault();
    onMenu(menuPlace(event), fieldEntries(column, text, actions));
  };
  const jsonActions: JsonActions = {
    menu: (path, value, at) => onMenu(at, placeEntries(column, path, value, actions)),
  };
  return (
    <div class={props.focused ? 'field focused' : 'field'} ref={props.focused ? showField : null}>
      <dt onContextMenu={open}>
        <bdi>{column.name}</bdi>
        <span class="fieldType">{column.type}</span>
        <Button kind="icon" icon="ellipsis" label={`${resultWords.cellMenu}: ${column.name}`} onClick={open} />
      </dt>
      <dd onContextMenu={open}>
        {parsed === undefined ? (
          <bdi class={text === null ? 'missing' : 'fieldText'}>{fieldText(text, column, props.display)}</bdi>
        ) : (
          <JsonTree value={parsed} actions={jsonActions} open={true} />
        )}
      </dd>
    </div>
  );
}

/** Where the mouse is; a button that was pressed by a key has its menu under itself. */
function menuPlace(event: MouseEvent): ScreenPlace {
  if (event.type !== 'click' || event.detail > 0) return { x: event.clientX, y: event.clientY };
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  return { x: box.left, y: box.bottom };
}

function showField(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

function fieldText(text: CellText, column: Column, display: DisplayOptions): string {
  return column.type === 'datetime' || text === null ? displayText(text, column.type, display) : showTurns(text);
}

function fieldEntries(column: Column, text: CellText, actions: DetailActions): readonly (readonly MenuEntry[])[] {
  const { addCondition, copy } = actions;
  const filters: MenuEntry[] = addCondition
    ? [
        { label: resultWords.filterBy, icon: 'filter', run: () => addCondition(valueCondition(column, text, true)) },
        { label: resultWords.filterOut, icon: 'exclude', run: () => addCondition(valueCondition(column, text, false)) },
      ]
    : [];
  const copies: MenuEntry[] = [
    { label: resultWords.copyValue, icon: 'copy', run: () => copy(text ?? '') },
    { label: resultWords.copyPath, run: () => copy(kqlName(column.name)) },
  ];
  return [copies, filters];
}

function placeEntries(column: Column, path: Parameters<JsonActions['menu']>[0], value: unknown, actions: DetailActions) {
  const { addCondition, copy } = actions;
  const root = column.type === 'dynamic' ? kqlName(column.name) : `parse_json(${kqlName(column.name)})`;
  const place = kqlPath(root, path);
  const filters: MenuEntry[] = addCondition
    ? [
        { label: resultWords.filterBy, icon: 'filter', run: () => addCondition(pathCondition(place, value, true)) },
        { label: resultWords.filterOut, icon: 'exclude', run: () => addCondition(pathCondition(place, value, false)) },
      ]
    : [];
  const copies: MenuEntry[] = [
    { label: resultWords.copyValue, icon: 'copy', run: () => copy(typeof value === 'string' ? value : JSON.stringify(value)) },
    { label: resultWords.copyPath, run: () => copy(place) },
  ];
  return [copies, filters];
}

function useRow(model: TableModel, row: number): readonly CellText[] | undefined {
  const [loaded, setLoaded] = useState<{ key: string; cells: readonly CellText[] }>();
  const key = `${model.resultId}/${model.index}/${model.viewId}/${row}`;
  useEffect(() => {
    const controller = new AbortController();
    model.read({ top: row, bottom: row }, controller.signal).then(
      ([cells]) => cells && setLoaded({ key, cells }),
      () => undefined,
    );
    return () => controller.abort();
  }, [key]);
  return loaded?.cells;
}

function shownFields(columns: readonly Column[], cells: readonly CellText[] | undefined, search: string, hideEmpty: boolean) {
  if (!cells) return [];
  const sought = search.toLowerCase();
  return columns
    .map((column, index) => ({ column, text: cells[index] ?? null }))
    .filter(({ text }) => !hideEmpty || (text !== null && text !== ''))
    .filter(({ column, text }) => `${column.name}\n${text ?? ''}`.toLowerCase().includes(sought));
}

function looksLikeJson(text: CellText): boolean {
  return text !== null && /^\s*[[{]/.test(text);
}

function parseJson(text: CellText): unknown {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
