import { chartOption } from './chartOption';
import type { Drawing } from './drawing';
import { createChart, drawSvg } from './echarts';

/** A picture has room for a title and a legend, whatever the panel has. */
const smallest = { width: 640, height: 400 };
const sharpness = 2;

function completeDrawing(drawing: Drawing): Drawing {
  const size = { width: Math.max(smallest.width, drawing.size.width), height: Math.max(smallest.height, drawing.size.height) };
  return { ...drawing, complete: true, size };
}

/** The chart as an SVG document, with title and legend. */
export function svgPicture(drawing: Drawing): string {
  const whole = completeDrawing(drawing);
  return drawSvg(chartOption(whole), whole.size);
}

/** The chart as a PNG, in base64, with title and legend. */
export function pngPicture(drawing: Drawing): string {
  const whole = completeDrawing(drawing);
  const holder = document.createElement('div');
  holder.className = 'chartPicture';
  holder.style.width = `${whole.size.width}px`;
  holder.style.height = `${whole.size.height}px`;
  document.body.append(holder);
  const chart = createChart(holder);
  try {
    chart.setOption(chartOption(whole));
    const address = chart.getDataURL({ type: 'png', pixelRatio: sharpness, backgroundColor: whole.theme.background });
    return address.slice(address.indexOf(',') + 1);
  } finally {
    chart.dispose();
    holder.remove();
  }
}

/** Puts a PNG on the clipboard. */
export async function copyPicture(base64: string): Promise<void> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const blob = new Blob([bytes], { type: 'image/png' });
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
}
