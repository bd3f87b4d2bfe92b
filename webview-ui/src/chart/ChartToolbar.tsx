import { useState } from 'preact/hooks';
import type { ChartKind } from '../../../src/protocol/chart';
import type { ResultTable } from '../../../src/protocol/engine';
import { fill } from '../grid/gridWords';
import { Button } from '../ui/Button';
import { Dropdown } from '../ui/Dropdown';
import { Menu } from '../ui/Menu';
import type { ScreenPlace } from '../ui/Popup';
import { offeredKinds } from './chartOffer';
import { chartWords, kindTitles } from './chartWords';

/** What a chart's toolbar can do; what is not there cannot be done with this chart. */
export interface ToolbarDeeds {
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly zoomReset: () => void;
  readonly toggleSelecting: () => void;
}

export interface PictureDeeds {
  readonly savePng: () => void;
  readonly saveSvg: () => void;
  readonly copy: () => void;
}

/** What the canvas lends to the toolbar while it is on screen. */
export interface CanvasDeeds {
  readonly axis: ToolbarDeeds | undefined;
  readonly picture: PictureDeeds;
}

/** The line over a chart: its kind, zoom, selection, pictures. */
export function ChartToolbar(props: {
  readonly table: ResultTable;
  readonly kind: ChartKind | undefined;
  readonly pick: (kind: ChartKind) => void;
  readonly selecting: boolean;
  readonly axis: ToolbarDeeds | undefined;
  readonly picture: PictureDeeds | undefined;
}) {
  const { axis, picture } = props;
  const [menuAt, setMenuAt] = useState<ScreenPlace>();
  return (
    <div class="chartToolbar">
      <KindPicker {...props} />
      <span class="chartToolbarGap" />
      {axis && (
        <>
          <Button kind="icon" icon="arrow-both" label={chartWords.select} pressed={props.selecting} onClick={axis.toggleSelecting} />
          <Button kind="icon" icon="zoom-in" label={chartWords.zoomIn} onClick={axis.zoomIn} />
          <Button kind="icon" icon="zoom-out" label={chartWords.zoomOut} onClick={axis.zoomOut} />
          <Button kind="icon" icon="screen-full" label={chartWords.zoomReset} onClick={axis.zoomReset} />
        </>
      )}
      {picture && (
        <Button
          kind="icon"
          icon="device-camera"
          label={chartWords.picture}
          expanded={menuAt !== undefined}
          onClick={({ currentTarget }) => {
            const box = (currentTarget as HTMLElement).getBoundingClientRect();
            setMenuAt({ x: box.left, y: box.bottom + 2 });
          }}
        />
      )}
      {picture && menuAt && <PictureMenu picture={picture} at={menuAt} onClose={() => setMenuAt(undefined)} />}
    </div>
  );
}

function PictureMenu({ picture, at, onClose }: { readonly picture: PictureDeeds; readonly at: ScreenPlace; readonly onClose: () => void }) {
  const save = [
    { label: chartWords.savePng, icon: 'save', run: picture.savePng },
    { label: chartWords.saveSvg, icon: 'save', run: picture.saveSvg },
  ];
  return (
    <Menu
      at={at}
      label={chartWords.picture}
      groups={[save, [{ label: chartWords.copy, icon: 'copy', run: picture.copy }]]}
      onClose={onClose}
    />
  );
}

function KindPicker({
  table,
  kind,
  pick,
}: {
  readonly table: ResultTable;
  readonly kind: ChartKind | undefined;
  readonly pick: (kind: ChartKind) => void;
}) {
  const written = table.visualization?.kind.toLowerCase();
  const choices = offeredKinds(table).map((id) => ({
    value: id,
    label: id === written ? fill(chartWords.asWritten, { kind: kindTitles[id] }) : kindTitles[id],
  }));
  const unknown = kind === undefined ? [{ value: '', label: written ?? '' }] : [];
  return (
    <Dropdown
      label={chartWords.kind}
      className="chartKind"
      value={kind ?? ''}
      choices={[...unknown, ...choices]}
      onChange={(value) => value !== '' && pick(value as ChartKind)}
    />
  );
}
