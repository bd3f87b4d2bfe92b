import type { ChartKind } from '../../../src/protocol/chart';
import type { ChartProperties } from '../../../src/protocol/chartProperties';
import { fill } from '../grid/gridWords';
import type { ResultViewProps } from '../results/resultView';
import { copyPicture, pngPicture, svgPicture } from './chartPicture';
import type { CanvasDeeds } from './ChartToolbar';
import { chartWords, kindTitles } from './chartWords';
import type { Drawing } from './drawing';

interface Pictured extends Pick<ResultViewProps, 'host' | 'events'> {
  readonly entry: { readonly id: ChartKind };
  readonly properties: ChartProperties;
}

interface Latest<T> {
  readonly current: T;
}

/** What takes a chart away: as a file, or onto the clipboard. */
export function pictureDeeds(latest: Latest<Pictured>, drawing: Latest<Drawing | undefined>): CanvasDeeds['picture'] {
  const save = async (format: 'png' | 'svg'): Promise<void> => {
    const { host, events } = latest.current;
    if (!drawing.current) return;
    try {
      const content = format === 'png' ? pngPicture(drawing.current) : svgPicture(drawing.current);
      await host.call('host/saveChart', { format, content, name: fileName(latest.current) });
    } catch (error) {
      events.fail(error);
    }
  };
  const copy = async (): Promise<void> => {
    const { events } = latest.current;
    if (!drawing.current) return;
    try {
      await copyPicture(pngPicture(drawing.current));
      events.announce(chartWords.copied);
    } catch (error) {
      events.announce(fill(chartWords.notCopied, { reason: error instanceof Error ? error.message : String(error) }));
    }
  };
  return { savePng: () => void save('png'), saveSvg: () => void save('svg'), copy: () => void copy() };
}

/** The chart's title, or what kind it is, without what no file may be called. */
function fileName({ properties, entry }: Pictured): string {
  return (properties.title ?? kindTitles[entry.id]).replace(/[\\/:*?"<>|]+/g, ' ').trim();
}
