import { useEffect, useRef } from 'preact/hooks';

/** A line of text. The element keeps its own value: `value` is written only where it is not one that the field told itself, for by then more may be typed. */
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
  const told = useRef<string[]>([]);
  useEffect(() => {
    const place = told.current.indexOf(props.value);
    told.current = place < 0 ? [] : told.current.slice(place + 1);
    if (place < 0 && field.current) field.current.value = props.value;
  }, [props.value]);
  // The element names itself “Text field” where no label stands in it, once it is on the page.
  useEffect(() => field.current?.setAttribute('aria-label', props.label), [props.label]);
  useEffect(() => {
    if (props.focus) requestAnimationFrame(() => field.current?.focus());
  }, [props.focus]);
  return (
    <vscode-text-field
      ref={field}
      class="textField"
      placeholder={props.placeholder ?? ''}
      aria-label={props.label}
      onInput={(event: Event) => {
        const { value } = event.target as HTMLInputElement;
        told.current.push(value);
        props.onInput(value);
      }}
      onKeyDown={props.onKey}
    >
      {props.hideLabel ? undefined : props.label}
    </vscode-text-field>
  );
}
