import type { QueryParameter } from '../../../src/protocol/queryParameters';
import { fill } from '../grid/gridWords';
import { Dropdown } from '../ui/Dropdown';
import { TextField } from '../ui/TextField';
import { consoleWords } from './words';

/** A field for each parameter that the queries in the editor declare: what is left empty has its default. */
export function ParameterFields(props: {
  readonly parameters: readonly QueryParameter[];
  readonly values: Readonly<Record<string, string>>;
  readonly setValue: (name: string, value: string) => void;
  readonly run: () => void;
}) {
  if (props.parameters.length === 0) return null;
  return (
    <section class="parameters" aria-label={consoleWords.parameters}>
      {props.parameters.map(({ name, type, standard }) => {
        const label = `${name}: ${type}`;
        const value = Object.hasOwn(props.values, name) ? (props.values[name] ?? '') : '';
        const empty = standard === undefined ? consoleWords.parameterNeeded : fill(consoleWords.parameterDefault, { value: standard });
        const setValue = (next: string): void => props.setValue(name, next);
        return (
          <div key={label} class="parameter">
            <span class="parameterName" aria-hidden="true">
              <bdi>{name}</bdi>: <span class="hint">{type}</span>
            </span>
            {type === 'bool' ? (
              <Dropdown label={label} value={value} choices={[{ value: '', label: empty }, ...truths]} onChange={setValue} />
            ) : (
              <TextField
                label={label}
                hideLabel
                value={value}
                placeholder={empty}
                onInput={setValue}
                onKey={(event) => {
                  if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) props.run();
                }}
              />
            )}
          </div>
        );
      })}
    </section>
  );
}

const truths = ['true', 'false'].map((value) => ({ value, label: value }));
