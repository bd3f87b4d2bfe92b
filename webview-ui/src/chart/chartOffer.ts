import { chartKindOf, chartKinds, type ChartKind } from '../../../src/protocol/chart';
import { isPlottable } from '../../../src/protocol/chartColumns';
import { readProperties } from '../../../src/protocol/chartProperties';
import type { ResultTable } from '../../../src/protocol/engine';

/** The kinds a table can be drawn as, by its columns alone; whether a dynamic column holds series is for the engine to say. */
export function offeredKinds(table: ResultTable): readonly ChartKind[] {
  const written = table.visualization?.properties ?? {};
  const unrolled = table.columns.some(({ type }) => type === 'dynamic');
  return chartKinds
    .filter(
      (kind) =>
        kind.id === table.visualization?.kind || unrolled || isPlottable(kind, readProperties(kind.id, written).properties, table.columns),
    )
    .map(({ id }) => id);
}

/** Whether the Chart tab stands beside the table: where the query asks for a chart, or there are numbers beside something to draw them over. */
export function offersChart(table: ResultTable): boolean {
  if (asksForChart(table)) return true;
  const { properties } = readProperties('columnchart', {});
  return chartKinds.some((kind) => kind.shape !== 'card' && isPlottable(kind, properties, table.columns));
}

/** Whether the query ended in a `render` of something other than a table. */
export function asksForChart({ visualization }: ResultTable): boolean {
  return visualization !== undefined && visualization.kind.toLowerCase() !== 'table';
}

/** What is drawn at first: what the query asks for, else values over time or over their names. Undefined where the query asks for what is not drawn. */
export function firstKind(table: ResultTable): ChartKind | undefined {
  if (asksForChart(table)) return chartKindOf(table.visualization?.kind ?? '')?.id;
  const offered = offeredKinds(table).filter((kind) => kind !== 'card');
  const preferred = ['timechart', 'columnchart', 'linechart'] as const;
  return preferred.find((kind) => offered.includes(kind)) ?? offered[0];
}
