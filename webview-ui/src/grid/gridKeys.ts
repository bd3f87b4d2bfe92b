import type { Movement } from './selection';

/** What a key does in the grid. */
export type GridCommand =
  | { readonly kind: 'move'; readonly movement: Movement; readonly extend: boolean }
  | { readonly kind: 'copy' | 'copyAs' | 'menu' | 'find' | 'openRow' | 'selectAll' | 'selectRow' | 'selectColumn' }
  | { readonly kind: 'shiftColumn'; readonly by: -1 | 1 };

/** The parts of a keyboard event that count. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const movements: Readonly<Record<string, Movement>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'rowStart',
  End: 'rowEnd',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
};
const movementsWithControl: Readonly<Record<string, Movement>> = {
  ArrowUp: 'columnTop',
  ArrowDown: 'columnBottom',
  ArrowLeft: 'rowStart',
  ArrowRight: 'rowEnd',
  Home: 'gridStart',
  End: 'gridEnd',
};

/** The command of a key press, or undefined where the grid leaves it to others. */
export function gridCommand(press: KeyPress): GridCommand | undefined {
  const control = press.ctrlKey || press.metaKey;
  if (press.altKey) return press.shiftKey && !control ? shiftCommand(press.key) : undefined;
  const movement = (control ? movementsWithControl : movements)[press.key];
  if (movement) return { kind: 'move', movement, extend: press.shiftKey };
  const letter = press.key.toLowerCase();
  if (control && letter === 'c') return { kind: press.shiftKey ? 'copyAs' : 'copy' };
  if (control && letter === 'a') return { kind: 'selectAll' };
  if (control && letter === 'f') return { kind: 'find' };
  if (press.key === ' ') return { kind: control ? 'selectColumn' : press.shiftKey ? 'selectRow' : 'openRow' };
  if (press.key === 'Enter' && !control) return { kind: 'openRow' };
  if (press.key === 'ContextMenu' || (press.key === 'F10' && press.shiftKey)) return { kind: 'menu' };
  return undefined;
}

function shiftCommand(key: string): GridCommand | undefined {
  if (key === 'ArrowLeft') return { kind: 'shiftColumn', by: -1 };
  return key === 'ArrowRight' ? { kind: 'shiftColumn', by: 1 } : undefined;
}
