import { useEffect } from 'preact/hooks';

const twiceWithin = 600;
/** What F6 goes through; a view of results marks what takes its focus with `data-pane`. */
const panes = ['.cm-content', '[data-pane]', '.rowDetail', '.history'];

/** Esc Esc cancels what runs. */
export function useCancelKeys(cancel: () => void): void {
  useEffect(() => {
    let last = 0;
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      const now = Date.now();
      if (now - last < twiceWithin) cancel();
      last = now;
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, []);
}

/** F6 goes from the editor to the grid to the detail and back, Shift+F6 the other way; Ctrl+F away from the editor searches the result. */
export function usePaneKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'F6') return;
      const here = panes.map((selector) => document.querySelector<HTMLElement>(selector)).filter((pane) => pane !== null);
      const current = here.findIndex((pane) => pane.contains(document.activeElement));
      const next = here[(current + (event.shiftKey ? -1 : 1) + here.length) % here.length];
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      next.focus();
    };
    document.addEventListener('keydown', press, true);
    return () => document.removeEventListener('keydown', press, true);
  }, []);
}
