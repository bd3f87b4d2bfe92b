/** One of a few things to look at. */
export interface Tab {
  readonly id: string;
  readonly title: string;
}

/** Tabs in a row; the arrows, Home and End go from one to the next, and what they reach is shown at once. */
export function Tabs(props: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}) {
  const { tabs, chosen } = props;
  const keys = (event: KeyboardEvent): void => {
    const next = neighbour(event.key, tabs, chosen);
    if (!next) return;
    event.preventDefault();
    props.onChoose(next.id);
  };
  return (
    <div class="tabs" role="tablist" aria-label={props.label} onKeyDown={keys}>
      {tabs.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          role="tab"
          aria-selected={id === chosen}
          tabIndex={id === chosen ? 0 : -1}
          ref={(element) => {
            const others = element?.parentElement;
            if (id !== chosen || !others?.contains(document.activeElement)) return;
            element?.focus();
          }}
          onClick={() => props.onChoose(id)}
        >
          <bdi>{title}</bdi>
        </button>
      ))}
    </div>
  );
}

function neighbour(key: string, tabs: readonly Tab[], chosen: string): Tab | undefined {
  const here = tabs.findIndex(({ id }) => id === chosen);
  if (key === 'ArrowRight') return tabs[(here + 1) % tabs.length];
  if (key === 'ArrowLeft') return tabs[(here - 1 + tabs.length) % tabs.length];
  if (key === 'Home') return tabs[0];
  return key === 'End' ? tabs.at(-1) : undefined;
}
