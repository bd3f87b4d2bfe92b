import type { KeyPress } from '../grid/gridKeys';

/** What a key does among lines of JSON. */
export type JsonCommand =
  | {
      readonly kind: 'move';
      readonly to: 'up' | 'down' | 'pageUp' | 'pageDown' | 'start' | 'end' | 'rowUp' | 'rowDown';
      readonly extend: boolean;
    }
  | { readonly kind: 'open' | 'close' | 'copy' | 'selectAll' | 'find' | 'openRow' | 'menu' };

const moves: Readonly<Record<string, 'up' | 'down' | 'pageUp' | 'pageDown' | 'start' | 'end'>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  Home: 'start',
  End: 'end',
};

/** The command of a key press, or undefined where it is left to others. */
export function jsonCommand(press: KeyPress): JsonCommand | undefined {
  if (press.altKey) return undefined;
  const control = press.ctrlKey || press.metaKey;
  const { key, shiftKey: extend } = press;
  if (control && key === 'ArrowUp') return { kind: 'move', to: 'rowUp', extend };
  if (control && key === 'ArrowDown') return { kind: 'move', to: 'rowDown', extend };
  const to = moves[key];
  if (to) return { kind: 'move', to, extend };
  if (key === 'F10' && extend) return { kind: 'menu' };
  if (control) return controlCommand(key.toLowerCase());
  return plainCommands[key];
}

function controlCommand(letter: string): JsonCommand | undefined {
  if (letter === 'c') return { kind: 'copy' };
  if (letter === 'a') return { kind: 'selectAll' };
  return letter === 'f' ? { kind: 'find' } : undefined;
}

const plainCommands: Readonly<Record<string, JsonCommand>> = {
  ArrowRight: { kind: 'open' },
  ArrowLeft: { kind: 'close' },
  ' ': { kind: 'openRow' },
  Enter: { kind: 'openRow' },
  ContextMenu: { kind: 'menu' },
};
