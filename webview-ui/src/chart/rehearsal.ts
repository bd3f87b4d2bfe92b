import type { ChartData, ChartKind, ChartKindEntry, ChartSeries } from '../../../src/protocol/chart';
import { readProperties } from '../../../src/protocol/chartProperties';
import { chartOption } from './chartOption';
import type { Drawing } from './drawing';
import { createChart } from './echarts';
import { readTheme } from './readTheme';

const size = { width: 900, height: 400 };
const points = 240;
const hour = 3_600_000;

/**
 * Draws a kind of chart once where nobody sees it, so that the browser has compiled what draws before there is something to show: the first
 * drawing of a page takes several times what the second takes.
 */
export function rehearse(kind: ChartKindEntry & { readonly id: ChartKind }): void {
  const chart = createChart(document.createElement('div'), size);
  try {
    chart.setOption(chartOption(drawingOf(kind)), { notMerge: true });
    chart.getZr().refreshImmediately();
  } finally {
    chart.dispose();
  }
}

function drawingOf(kind: ChartKindEntry & { readonly id: ChartKind }): Drawing {
  const { properties } = readProperties(kind.id, {});
  const appearance = { theme: readTheme(document.body), hidden: new Set<number>(), localTime: false };
  return { kind, properties, data: sampleOf(kind), ...appearance, size, zoom: undefined, complete: false };
}

function sampleOf({ x }: ChartKindEntry): ChartData {
  const isTime = x !== 'any';
  const places = Array.from({ length: isTime ? points : 12 }, (_, place) => place);
  const series = ['one', 'other'].map((name, index): ChartSeries => {
    const y = places.map((place) => 100 * (index + 1) + (place % 7));
    return { name, measure: name, keys: [], x: isTime ? places.map((place) => place * hour) : places, y };
  });
  const texts = places.map((place) => `name ${place}`);
  const leaves = places.map((place) => ({
    keys: [{ name: 'name', type: 'string', text: `name ${place}` } as const],
    value: place + 1,
    text: '1',
  }));
  if (!isTime) {
    return {
      axis: { name: 'name', type: 'string', continuous: false, filterable: false },
      categories: texts,
      series,
      leaves,
      binned: false,
      notices: [],
    };
  }
  const axis = { name: 'time', type: 'datetime', continuous: true, filterable: false } as const;
  return { axis, extent: [0, (points - 1) * hour], series, binned: false, notices: [] };
}
