import { useState } from 'preact/hooks';
import { shiftColumn, withHidden, withPinned } from '../grid/columnLayout';
import { fill } from '../grid/gridWords';
import { Button } from '../ui/Button';
import { Checkbox } from '../ui/Checkbox';
import { Popup, type ScreenPlace } from '../ui/Popup';
import { TextField } from '../ui/TextField';
import type { TableModel } from './tableModel';
import { resultWords } from './words';

/** Which columns show, in which order, and which are pinned. */
export function ColumnsPopup(props: {
  readonly model: TableModel;
  readonly at: ScreenPlace;
  readonly onClose: () => void;
  readonly announce: (sentence: string) => void;
  readonly onFail: (error: unknown) => void;
}) {
  const { model, announce } = props;
  const [search, setSearch] = useState('');
  const { arrangement } = model;
  const hide = (which: 'empty' | 'single'): void => {
    model
      .hideTelling(which)
      .then((count) => announce(count > 0 ? fill(resultWords.hidden, { count }) : resultWords.hiddenNone), props.onFail);
  };
  const shown = arrangement.order.filter((index) => (model.columns[index]?.name ?? '').toLowerCase().includes(search.toLowerCase()));
  return (
    <Popup at={props.at} label={resultWords.columns} onClose={props.onClose}>
      <div class="columnsForm">
        <TextField
          label={resultWords.searchColumns}
          hideLabel
          placeholder={resultWords.searchColumns}
          focus
          value={search}
          onInput={setSearch}
        />
        <div class="columnsButtons">
          <button type="button" class="linkButton" onClick={() => hide('empty')}>
            {resultWords.hideEmpty}
          </button>
          <button type="button" class="linkButton" onClick={() => hide('single')}>
            {resultWords.hideSingle}
          </button>
          <button type="button" class="linkButton" onClick={() => model.arrange(withHidden(arrangement, arrangement.order, false))}>
            {resultWords.showAll}
          </button>
        </div>
        <ul class="columnsList">
          {shown.map((index) => (
            <ColumnRow key={index} model={model} index={index} />
          ))}
        </ul>
      </div>
    </Popup>
  );
}

function ColumnRow({ model, index }: { model: TableModel; index: number }) {
  const { arrangement } = model;
  const column = model.columns[index]?.name ?? '';
  const pinned = arrangement.pinned.has(index);
  return (
    <li>
      <Checkbox
        label={column}
        checked={!arrangement.hidden.has(index)}
        onChange={(checked) => model.arrange(withHidden(arrangement, [index], !checked))}
      />
      <Button
        kind="icon"
        icon={pinned ? 'pinned' : 'pin'}
        pressed={pinned}
        label={fill(pinned ? resultWords.unpin : resultWords.pin, { column })}
        onClick={() => model.arrange(withPinned(arrangement, index, !pinned))}
      />
      <Button
        kind="icon"
        icon="arrow-up"
        label={fill(resultWords.moveUp, { column })}
        onClick={() => model.arrange(shiftColumn(arrangement, index, -1))}
      />
      <Button
        kind="icon"
        icon="arrow-down"
        label={fill(resultWords.moveDown, { column })}
        onClick={() => model.arrange(shiftColumn(arrangement, index, 1))}
      />
    </li>
  );
}
