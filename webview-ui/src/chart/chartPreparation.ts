import type { ChartShape } from '../../../src/protocol/chart';
import { renderedKind } from './renderedKind';

/** Makes ready to draw while a query runs, so that its chart is there as soon as its answer. */
export class ChartPreparation {
  readonly #ready = new Set<ChartShape>();

  /** Loads what draws the query's chart, and rehearses it while the answer is still `awaited`. */
  async prepare(text: string, awaited: () => boolean): Promise<void> {
    const kind = renderedKind(text);
    if (!kind || this.#ready.has(kind.shape)) return;
    this.#ready.add(kind.shape);
    try {
      const { drawingParts } = await import('./drawingParts');
      await new Promise((resolve) => setTimeout(resolve)); // what waits for the page has its turn before
      if (awaited()) drawingParts.rehearse(kind);
    } catch {
      this.#ready.delete(kind.shape); // the chart itself tells what is wrong, when it is shown
    }
  }
}
