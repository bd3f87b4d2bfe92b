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

const hues = ['blue', 'orange', 'green', 'purple', 'red', 'yellow'];
const fallbacks: Readonly<Record<string, string>> = {
  blue: '#3794ff',
  orange: '#d18616',
  green: '#89d185',
  purple: '#b180d7',
  red: '#f14c4c',
  yellow: '#cca700',
};

/** Reads the colours as they are computed now. */
export function readTheme(element: HTMLElement): ChartTheme {
  const probe = document.createElement('span');
  element.append(probe);
  const colour = (name: string, fallback: string): string => {
    probe.style.color = '';
    probe.style.color = `var(--vscode-${name}, ${fallback})`;
    return getComputedStyle(probe).color;
  };
  const foreground = colour('foreground', '#808080');
  const background = colour('editor-background', 'transparent');
  const base = hues.map((hue) => colour(`charts-${hue}`, fallbacks[hue] ?? foreground));
  const text = getComputedStyle(element);
  const theme: ChartTheme = {
    background,
    foreground,
    dim: colour('descriptionForeground', foreground),
    line: colour('contrastBorder', 'var(--vscode-editorWidget-border, #80808066)'),
    surface: colour('editorHoverWidget-background', background),
    border: colour('editorHoverWidget-border', 'var(--vscode-contrastBorder, #80808066)'),
    selection: colour('focusBorder', foreground),
    error: colour('errorForeground', '#f14c4c'),
    palette: [...base, ...base.map((one) => mix(one, foreground, 0.45))],
    highContrast: /\bvscode-high-contrast/.test(document.body.className),
    font: text.fontFamily,
    fontSize: Number.parseFloat(text.fontSize) || 13,
  };
  probe.remove();
  return theme;
}

/** Tells of each change of the theme; the classes of the body and the colours on the root say so. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id', 'data-vscode-theme-kind'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  return () => observer.disconnect();
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
