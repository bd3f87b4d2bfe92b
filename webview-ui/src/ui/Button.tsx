import type { ComponentChildren } from 'preact';

/** A button: with words, with an icon and words, or an icon alone whose words are its label. */
export function Button(props: {
  readonly label: string;
  readonly icon?: string;
  readonly title?: string;
  readonly kind?: 'primary' | 'secondary' | 'icon';
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly onClick: (event: MouseEvent) => void;
  readonly children?: ComponentChildren;
}) {
  const { label, icon, kind = 'secondary', pressed, expanded } = props;
  const iconElement = icon === undefined ? undefined : <span aria-hidden="true" class={`codicon codicon-${icon}`} />;
  if (kind === 'icon') {
    return (
      <button
        type="button"
        class={pressed ? 'iconButton pressed' : 'iconButton'}
        title={props.title ?? label}
        aria-label={label}
        disabled={props.disabled}
        aria-pressed={pressed}
        aria-expanded={expanded}
        onClick={props.onClick}
      >
        {iconElement}
        {props.children}
      </button>
    );
  }
  return (
    <vscode-button appearance={kind} title={props.title ?? ''} disabled={props.disabled ?? false} onClick={props.onClick}>
      {iconElement}
      {iconElement && <span class="buttonGap" />}
      {label}
    </vscode-button>
  );
}
