import { useState } from 'preact/hooks';
import type { Column } from '../../../src/base/column';
import type { ColumnFilter } from '../../../src/protocol/engine';
import { fill } from '../grid/gridWords';
import { Button } from '../ui/Button';
import { Dropdown } from '../ui/Dropdown';
import { Popup, type ScreenPlace } from '../ui/Popup';
import { TextField } from '../ui/TextField';
import { resultWords } from './words';

/** What the popup lets one choose; null has two choices of its own, because it is no text. */
export interface FilterDraft {
  readonly choice: 'contains' | 'equals' | 'notEquals' | 'range' | 'isNull' | 'isNotNull';
  readonly text: string;
  readonly from: string;
  readonly to: string;
}

const ranged = new Set<Column['type']>(['int', 'long', 'real', 'decimal', 'datetime', 'timespan']);
const emptyDraft: FilterDraft = { choice: 'contains', text: '', from: '', to: '' };

/** The draft that shows a filter which is in force. */
export function draftOf(filter: ColumnFilter | undefined): FilterDraft {
  if (!filter || filter.kind === 'in') return emptyDraft;
  if (filter.kind === 'range') return { ...emptyDraft, choice: 'range', from: filter.from ?? '', to: filter.to ?? '' };
  if (filter.text === null) return { ...emptyDraft, choice: filter.kind === 'notEquals' ? 'isNotNull' : 'isNull' };
  return { ...emptyDraft, choice: filter.kind, text: filter.text };
}

/** The filters that a draft stands for: none where it says nothing. */
export function filtersOf(draft: FilterDraft, column: string): readonly ColumnFilter[] {
  switch (draft.choice) {
    case 'isNull':
      return [{ kind: 'equals', column, text: null }];
    case 'isNotNull':
      return [{ kind: 'notEquals', column, text: null }];
    case 'range': {
      const from = draft.from.trim();
      const to = draft.to.trim();
      return from === '' && to === '' ? [] : [{ kind: 'range', column, ...(from && { from }), ...(to && { to }) }];
    }
    case 'contains':
      return draft.text === '' ? [] : [{ kind: 'contains', column, text: draft.text }];
    case 'equals':
    case 'notEquals':
      return [{ kind: draft.choice, column, text: draft.text }];
  }
}

function choicesFor({ type }: Column): readonly { readonly value: string; readonly label: string }[] {
  const choices: readonly FilterDraft['choice'][] = ['contains', 'equals', 'notEquals', 'range', 'isNull', 'isNotNull'];
  return choices.filter((choice) => choice !== 'range' || ranged.has(type)).map((value) => ({ value, label: resultWords[value] }));
}

/** Asks for the filter of one column. */
export function FilterPopup(props: {
  readonly column: Column;
  readonly filter: ColumnFilter | undefined;
  readonly at: ScreenPlace;
  readonly onApply: (filters: readonly ColumnFilter[]) => void;
  readonly onClose: () => void;
}) {
  const { column, onApply, onClose } = props;
  const [draft, setDraft] = useState(() => draftOf(props.filter));
  const apply = (next: FilterDraft): void => {
    onClose();
    onApply(filtersOf(next, column.name));
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault(); // else the button that the focus goes back to would be pressed
    apply(draft);
  };
  const textField = (label: string, name: 'text' | 'from' | 'to') => (
    <TextField
      label={label}
      value={draft[name]}
      focus={name !== 'to'}
      onInput={(value) => setDraft((before) => ({ ...before, [name]: value }))}
      onKey={keys}
    />
  );
  return (
    <Popup at={props.at} label={fill(resultWords.filter, { column: column.name })} onClose={onClose}>
      <div class="filterForm">
        <h3>
          <bdi>{fill(resultWords.filter, { column: column.name })}</bdi>
        </h3>
        <Dropdown
          label={fill(resultWords.filter, { column: column.name })}
          value={draft.choice}
          choices={choicesFor(column)}
          onChange={(choice) => setDraft((before) => ({ ...before, choice: choice as FilterDraft['choice'] }))}
        />
        {(draft.choice === 'contains' || draft.choice === 'equals' || draft.choice === 'notEquals') && textField(resultWords.value, 'text')}
        {draft.choice === 'range' && textField(resultWords.from, 'from')}
        {draft.choice === 'range' && textField(resultWords.to, 'to')}
        <div class="formButtons">
          <Button kind="primary" label={resultWords.apply} onClick={() => apply(draft)} />
          <Button label={resultWords.clear} onClick={() => apply(emptyDraft)} />
        </div>
      </div>
    </Popup>
  );
}
