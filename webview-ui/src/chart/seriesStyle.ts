import { fade, type ChartTheme } from './chartTheme';

/** The signs that tell series apart beside their colours: as the chart names them, as a letter, and as a path in a box of ten. */
const signs = [
  { symbol: 'circle', letter: '●', path: 'M5 1a4 4 0 1 0 .01 0z' },
  { symbol: 'rect', letter: '■', path: 'M1.5 1.5h7v7h-7z' },
  { symbol: 'triangle', letter: '▲', path: 'M5 1l4.5 8h-9z' },
  { symbol: 'diamond', letter: '◆', path: 'M5 0l5 5-5 5-5-5z' },
  { symbol: 'path://M4 0h2v4h4v2h-4v4h-2v-4h-4v-2h4z', letter: '✚', path: 'M4 0h2v4h4v2H6v4H4V6H0V4h4z' },
  { symbol: 'path://M5 10l-5-10h10z', letter: '▼', path: 'M5 9.5L.5 1h9z' },
  { symbol: 'path://M5 0l5 4-2 6h-6l-2-6z', letter: '⬟', path: 'M5 0l5 4-2 6H2L0 4z' },
] as const;

const dashes = ['solid', 'dashed', 'dotted', [9, 3, 2, 3]] as const;

/** The patterns on surfaces: none, then stripes and dots that differ at a glance. */
const patterns = [
  undefined,
  { symbol: 'rect', rotation: Math.PI / 4, dashArrayX: [1, 0], dashArrayY: [2, 5] },
  {
    symbol: 'circle',
    symbolSize: 0.6,
    dashArrayX: [
      [6, 6],
      [0, 6, 6, 0],
    ],
    dashArrayY: [6, 0],
  },
  { symbol: 'rect', rotation: -Math.PI / 4, dashArrayX: [1, 0], dashArrayY: [2, 5] },
  { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 6] },
  { symbol: 'rect', rotation: Math.PI / 2, dashArrayX: [1, 0], dashArrayY: [2, 6] },
  {
    symbol: 'triangle',
    dashArrayX: [
      [9, 9],
      [0, 9, 9, 0],
    ],
    dashArrayY: [7, 2],
  },
] as const;

/** How a series, or a part of a whole, looks. */
export interface SeriesStyle {
  readonly colour: string;
  readonly symbol: string;
  readonly letter: string;
  readonly path: string;
  readonly dash: 'solid' | 'dashed' | 'dotted' | readonly number[];
  readonly decal: object | undefined;
}

/** The look of the series at a place: no two of the first seven share a sign, a pattern or a colour. */
export function seriesStyle(theme: ChartTheme, index: number): SeriesStyle {
  const sign = signs[index % signs.length] ?? signs[0];
  const pattern = patterns[index % patterns.length];
  return {
    colour: theme.palette[index % theme.palette.length] ?? theme.foreground,
    symbol: sign.symbol,
    letter: sign.letter,
    path: sign.path,
    dash: theme.highContrast ? (dashes[index % dashes.length] ?? 'solid') : 'solid',
    decal: pattern && { ...pattern, color: fade(theme.background, 0.55) },
  };
}
