import { mix, type ChartTheme } from './chartTheme';

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
    palette: [...base.map(opaque), ...base.map((one) => mix(one, foreground, 0.45))],
    highContrast: /\bvscode-high-contrast/.test(document.body.className),
    font: text.fontFamily,
    fontSize: Number.parseFloat(text.fontSize) || 13,
  };
  probe.remove();
  return theme;
}

/** A colour without what it lets through: some themes make one of theirs from a mark over text, too faint for a line. */
function opaque(colour: string): string {
  return mix(colour, colour, 0);
}

/** Tells of each change of the theme; the classes of the body and the colours on the root say so. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id', 'data-vscode-theme-kind'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  return () => observer.disconnect();
}
