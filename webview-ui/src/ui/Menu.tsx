import { Popup, type ScreenPlace } from './Popup';

export interface MenuEntry {
  readonly label: string;
  readonly keys?: string;
  readonly icon?: string;
  readonly disabled?: boolean;
  readonly run: () => void;
}

/** A menu of commands in groups; arrows, Home, End and first letters move, Enter and Space choose. */
export function Menu(props: {
  readonly at: ScreenPlace;
  readonly label: string;
  readonly groups: readonly (readonly MenuEntry[])[];
  readonly onClose: () => void;
}) {
  const groups = props.groups.filter((group) => group.length > 0);
  return (
    <Popup at={props.at} label={props.label} role="menu" onClose={props.onClose}>
      <div class="menu" role="presentation" onKeyDown={moveFocus}>
        {groups.map((group, index) => (
          <div key={index} role="group" class="menuGroup">
            {group.map((entry) => (
              <button
                key={entry.label}
                type="button"
                role="menuitem"
                tabIndex={-1}
                class="menuEntry"
                disabled={entry.disabled}
                onClick={() => {
                  props.onClose();
                  entry.run();
                }}
              >
                <span class={`menuIcon ${entry.icon === undefined ? '' : `codicon codicon-${entry.icon}`}`} aria-hidden="true" />
                <span class="menuLabel">{entry.label}</span>
                <span class="menuKeys">{entry.keys ?? ''}</span>
              </button>
            ))}
          </div>
        ))}
      </div>
    </Popup>
  );
}

function moveFocus(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLElement;
  const entries = [...menu.querySelectorAll<HTMLElement>('.menuEntry:not(:disabled)')];
  const current = entries.indexOf(document.activeElement as HTMLElement);
  const target = focusTarget(event, entries, current);
  if (!target) return;
  event.preventDefault();
  event.stopPropagation();
  target.focus();
}

function focusTarget({ key }: KeyboardEvent, entries: readonly HTMLElement[], current: number): HTMLElement | undefined {
  if (key === 'ArrowDown') return entries[(current + 1) % entries.length];
  if (key === 'ArrowUp') return entries[(current - 1 + entries.length) % entries.length];
  if (key === 'Home') return entries[0];
  if (key === 'End') return entries.at(-1);
  if (key.length !== 1 || key === ' ') return undefined;
  const after = [...entries.slice(current + 1), ...entries.slice(0, current + 1)];
  return after.find((entry) => entry.querySelector('.menuLabel')?.textContent.toLowerCase().startsWith(key.toLowerCase()));
}
