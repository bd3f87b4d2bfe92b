import { useState } from 'preact/hooks';
import { showTurns } from '../grid/cellDisplay';
import type { PathStep } from '../../../src/protocol/queryEdit';
import { fill } from '../grid/gridWords';
import { resultWords } from './words';

/** Beyond these the tree shows the first ones, and a button for more. */
const shownChildren = 100;

/** What can be done with a place in a JSON value. */
export interface JsonActions {
  readonly menu: (path: readonly PathStep[], value: unknown, at: { x: number; y: number }) => void;
}

/** A JSON value as a tree; objects and arrays open and close. */
export function JsonTree(props: { readonly value: unknown; readonly actions: JsonActions; readonly open: boolean }) {
  return (
    <ul class="jsonTree" role="tree">
      <Children value={props.value} path={[]} actions={props.actions} open={props.open} />
    </ul>
  );
}

function Children(props: { value: unknown; path: readonly PathStep[]; actions: JsonActions; open: boolean }) {
  const [limit, setLimit] = useState(shownChildren);
  const entries = entriesOf(props.value);
  return (
    <>
      {entries.slice(0, limit).map(([step, value]) => (
        <Node key={step} step={step} value={value} path={[...props.path, step]} actions={props.actions} open={props.open} />
      ))}
      {entries.length > limit && (
        <li role="none">
          <button type="button" class="linkButton" onClick={() => setLimit(limit + 10 * shownChildren)}>
            {fill(resultWords.items, { count: entries.length - limit })}…
          </button>
        </li>
      )}
    </>
  );
}

function Node(props: { step: PathStep; value: unknown; path: readonly PathStep[]; actions: JsonActions; open: boolean }) {
  const { step, value, path, actions } = props;
  const inner = isContainer(value);
  const [open, setOpen] = useState(props.open && path.length < 3);
  const menu = (event: MouseEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    actions.menu(path, value, { x: event.clientX, y: event.clientY });
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      focusNeighbour(event.currentTarget as HTMLElement, event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'ArrowRight' && inner) setOpen(true);
    else if (event.key === 'ArrowLeft' && inner) setOpen(false);
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
      actions.menu(path, value, { x: box.left, y: box.bottom });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li role="treeitem" aria-expanded={inner ? open : undefined}>
      <button type="button" class="jsonLine" onClick={() => inner && setOpen(!open)} onContextMenu={menu} onKeyDown={keys}>
        <span class={`jsonTwist ${inner ? `codicon codicon-chevron-${open ? 'down' : 'right'}` : ''}`} aria-hidden="true" />
        <bdi class="jsonKey">{showTurns(String(step))}</bdi>
        <span class="jsonColon">: </span>
        <Leaf value={value} />
      </button>
      {inner && open && (
        <ul role="group">
          <Children value={value} path={path} actions={actions} open={props.open} />
        </ul>
      )}
    </li>
  );
}

/** Goes to the next line of the same tree, or the one before. */
function focusNeighbour(line: HTMLElement, by: -1 | 1): void {
  const lines = [...(line.closest('[role=tree]')?.querySelectorAll<HTMLElement>('.jsonLine') ?? [])];
  lines[lines.indexOf(line) + by]?.focus();
}

function Leaf({ value }: { value: unknown }) {
  if (Array.isArray(value)) return <span class="jsonCount">[{value.length}]</span>;
  if (isContainer(value)) return <span class="jsonCount">{`{${Object.keys(value).length}}`}</span>;
  const kind = value === null ? 'null' : typeof value;
  return <bdi class={`json-${kind}`}>{typeof value === 'string' ? showTurns(value) : JSON.stringify(value)}</bdi>;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function entriesOf(value: unknown): readonly (readonly [PathStep, unknown])[] {
  if (Array.isArray(value)) return value.map((item: unknown, index) => [index, item] as const);
  return isContainer(value) ? Object.entries(value) : [];
}
