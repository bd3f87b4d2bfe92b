import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

export interface ScreenPlace {
  readonly x: number;
  readonly y: number;
}

/** A small surface over the page, kept inside the window. Escape and a press outside close it, and the focus goes back where it was. */
export function Popup(props: {
  readonly at: ScreenPlace;
  readonly label: string;
  readonly role?: 'dialog' | 'menu';
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  const surface = useRef<HTMLDivElement>(null);
  const { x, y } = props.at;
  useLayoutEffect(() => {
    const element = surface.current;
    if (!element) return;
    const left = Math.max(4, Math.min(x, window.innerWidth - element.offsetWidth - 4));
    const below = y + element.offsetHeight <= window.innerHeight - 4;
    const top = below ? y : Math.max(4, window.innerHeight - element.offsetHeight - 4);
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
  });
  useEffect(() => {
    const before = document.activeElement;
    const first = surface.current?.querySelector<HTMLElement>('[data-first], [role^=menuitem], input, button, vscode-text-field');
    requestAnimationFrame(() => first?.focus());
    const outside = (event: PointerEvent): void => {
      if (!surface.current?.contains(event.target as Node)) props.onClose();
    };
    window.addEventListener('pointerdown', outside, true);
    window.addEventListener('blur', props.onClose);
    return () => {
      window.removeEventListener('pointerdown', outside, true);
      window.removeEventListener('blur', props.onClose);
      const inside = document.activeElement === document.body || surface.current?.contains(document.activeElement);
      if (inside && before instanceof HTMLElement) before.focus();
    };
  }, []);
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' && !(event.key === 'Tab' && props.role === 'menu')) return;
    event.preventDefault();
    event.stopPropagation();
    props.onClose();
  };
  return (
    <div ref={surface} class="popup" role={props.role ?? 'dialog'} aria-label={props.label} onKeyDown={keys}>
      {props.children}
    </div>
  );
}
