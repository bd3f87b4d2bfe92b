import { ChartCanvas } from './ChartCanvas';
import { rehearse } from './rehearsal';

/** All that draws charts: pages start without it, and load it in one piece when they first need it. */
export const drawingParts = { ChartCanvas, rehearse };

export type DrawingParts = typeof drawingParts;
