import { useEffect, useRef } from 'preact/hooks';

/** A line of text. The element keeps its own value: `value` is written only when it differs. */
export function TextField(props: {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly hideLabel?: boolean;
  readonly focus?: boolean;
  readonly onInput: (value: string) => void;
  readonly onKey?: (event: KeyboardEvent) => void;
}) {
  const field = useRef<HTMLElement & { value: string }>(null);
  useEffect(() => {
    if (field.current && field.current.value !== props.value) field.current.value = props.value;
  }, [props.value]);
  useEffect(() => {
    if (props.focus) requestAnimationFrame(() => field.current?.focus());
  }, [props.focus]);
  return (
    <vscode-text-field
      ref={field}
      class="textField"
      placeholder={props.placeholder ?? ''}
      aria-label={props.label}
      onInput={(event: Event) => props.onInput((event.target as HTMLInputElement).value)}
      onKeyDown={props.onKey}
    >
      {props.hideLabel ? undefined : props.label}
    </vscode-text-field>
  );
}
