import { axisOption } from './axisOption';
import type { Drawing } from './drawing';
import type { ChartOption } from './echarts';
import { pieOption, treemapOption } from './partsOption';

/** What the chart library is told to draw. */
export function chartOption(drawing: Drawing): ChartOption {
  if (drawing.kind.shape === 'pie') return pieOption(drawing);
  return drawing.kind.shape === 'treemap' ? treemapOption(drawing) : axisOption(drawing);
}
