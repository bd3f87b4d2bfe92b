import { useEffect, useRef } from 'preact/hooks';

/** One of a few choices. */
export function Dropdown(props: {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly label: string; readonly title?: string }[];
  readonly className?: string;
  readonly onChange: (value: string) => void;
}) {
  const field = useRef<HTMLElement & { value: string }>(null);
  const known = props.choices.map((choice) => `${choice.value}\n${choice.label}`).join('\n');
  useEffect(() => {
    const write = (): void => {
      if (field.current && field.current.value !== props.value) field.current.value = props.value;
    };
    write();
    const frame = requestAnimationFrame(write);
    return () => cancelAnimationFrame(frame);
  }, [props.value, known]);
  return (
    <vscode-dropdown
      ref={field}
      class={props.className ?? ''}
      aria-label={props.label}
      title={props.label}
      onChange={(event: Event) => {
        const { value } = event.target as HTMLSelectElement;
        if (value !== props.value) props.onChange(value);
      }}
    >
      {props.choices.map((choice) => (
        <vscode-option key={choice.value} value={choice.value} title={choice.title ?? ''}>
          {choice.label}
        </vscode-option>
      ))}
    </vscode-dropdown>
  );
}
