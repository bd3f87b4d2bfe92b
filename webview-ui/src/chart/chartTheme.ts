/** The colours and forms a chart takes from the editor's theme. */
export interface ChartTheme {
  readonly background: string;
  readonly foreground: string;
  readonly dim: string;
  readonly line: string;
  readonly surface: string;
  readonly border: string;
  readonly selection: string;
  readonly error: string;
  readonly palette: readonly string[];
  readonly highContrast: boolean;
  readonly font: string;
  readonly fontSize: number;
}

/** A colour so far on the way to another. */
export function mix(from: string, to: string, share: number): string {
  const [one, other] = [channels(from), channels(to)];
  if (!one || !other) return from;
  return `rgb(${one.map((value, index) => Math.round(value + ((other[index] ?? value) - value) * share)).join(', ')})`;
}

/** A colour that lets so much through of what is behind it. */
export function fade(colour: string, alpha: number): string {
  const found = channels(colour);
  return found ? `rgba(${found.join(', ')}, ${alpha})` : colour;
}

/** Black or white, whichever can be read on a colour. */
export function readable(on: string): string {
  const [red = 0, green = 0, blue = 0] = channels(on) ?? [];
  return 0.299 * red + 0.587 * green + 0.114 * blue > 120 ? '#000000' : '#ffffff';
}

function channels(colour: string): readonly number[] | undefined {
  const match = /^rgba?\(([^)]*)\)$/.exec(colour);
  return match?.[1]
    ?.split(/[,\s/]+/)
    .slice(0, 3)
    .map(Number);
}
