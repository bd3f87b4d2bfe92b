import { BarChart, LineChart, PieChart, ScatterChart, TreemapChart } from 'echarts/charts';
import {
  BrushComponent,
  DataZoomInsideComponent,
  DataZoomSliderComponent,
  GridComponent,
  LegendScrollComponent,
  TitleComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

use([
  BarChart,
  LineChart,
  PieChart,
  ScatterChart,
  TreemapChart,
  BrushComponent,
  DataZoomInsideComponent,
  DataZoomSliderComponent,
  GridComponent,
  LegendScrollComponent,
  TitleComponent,
  TooltipComponent,
  CanvasRenderer,
  SVGRenderer,
]);

export type ChartOption = EChartsCoreOption;
export type Chart = EChartsType;

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** A chart on an element, drawn on a canvas; of the element's size where none is given. */
export function createChart(element: Parameters<typeof init>[0], size?: ChartSize): Chart {
  return init(element, undefined, { renderer: 'canvas', ...size });
}

/** A chart as the text of an SVG document. */
export function drawSvg(option: ChartOption, size: ChartSize): string {
  const chart = init(undefined, undefined, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
