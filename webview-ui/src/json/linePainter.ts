import type { JsonLine } from './jsonLines';
import { jsonPieces, type JsonPiece } from './jsonPieces';

/** Everything that one frame shows. */
export interface LineFrame {
  readonly first: number;
  readonly end: number;
  /** Where a line stands in the scrolled element, in px. */
  readonly topOf: (line: number) => number;
  /** A line whose row is here. */
  readonly lineAt: (line: number) => JsonLine | undefined;
  readonly rowOf: (line: number) => number;
  readonly selected: (row: number) => boolean;
  readonly focus: number;
  readonly found: number | undefined;
}

interface PaintedLine {
  readonly element: HTMLElement;
  readonly number: HTMLElement;
  readonly twist: HTMLElement;
  readonly key: HTMLElement;
  readonly value: HTMLElement;
  line: number;
  shown: JsonLine | undefined;
}

let lists = 0;

/** Paints lines into elements that are used again as the list scrolls; only what differs from the last frame is written. */
export class LinePainter {
  readonly #id = `json${++lists}`;
  readonly #lines: PaintedLine[] = [];

  constructor(private readonly container: HTMLElement) {}

  paint(frame: LineFrame): void {
    const count = frame.end - frame.first;
    while (this.#lines.length < count) this.#lines.push(this.#make());
    const used = new Set<PaintedLine>();
    for (let line = frame.first; line < frame.end; line++) {
      const painted = this.#lines[line % this.#lines.length];
      if (!painted) continue;
      used.add(painted);
      this.#paintLine(painted, line, frame);
    }
    for (const painted of this.#lines) if (!used.has(painted)) hide(painted);
  }

  elementOf(line: number): HTMLElement | undefined {
    return this.#lines.find((painted) => painted.line === line)?.element;
  }

  #make(): PaintedLine {
    const part = (className: string): HTMLElement => {
      const element = document.createElement('span');
      element.className = className;
      return element;
    };
    const element = document.createElement('div');
    const [number, twist, key, value] = [part('jsonNumber'), part('jsonTwist'), part('jsonKey'), part('')];
    number.setAttribute('aria-hidden', 'true');
    twist.setAttribute('aria-hidden', 'true');
    element.append(number, twist, key, value);
    element.id = `${this.#id}-${this.#lines.length}`;
    this.container.append(element);
    return { element, number, twist, key, value, line: -1, shown: undefined };
  }

  #paintLine(painted: PaintedLine, line: number, frame: LineFrame): void {
    const { element } = painted;
    element.hidden = false;
    element.style.transform = `translateY(${frame.topOf(line)}px)`;
    painted.line = line;
    const shown = frame.lineAt(line);
    if (painted.shown !== shown || !shown) this.#write(painted, shown);
    const row = shown?.row ?? frame.rowOf(line);
    const marks = [
      frame.selected(row) && 'selected',
      line === frame.focus && 'active',
      line === frame.found && 'found',
      row % 2 === 1 && 'odd',
    ];
    element.className = ['jsonRow', ...marks.filter((mark) => mark !== false)].join(' ');
    element.setAttribute('aria-selected', String(frame.selected(row) || line === frame.focus));
  }

  #write(painted: PaintedLine, shown: JsonLine | undefined): void {
    const { element, number, twist, key, value } = painted;
    painted.shown = shown;
    element.setAttribute('role', 'treeitem');
    element.setAttribute('aria-level', String((shown?.depth ?? 0) + 1));
    if (shown?.opened === undefined) element.removeAttribute('aria-expanded');
    else element.setAttribute('aria-expanded', String(shown.opened));
    number.textContent = shown?.kind === 'open' ? String(shown.row + 1) : '';
    twist.className = `jsonTwist${shown?.opened === undefined ? '' : ` codicon codicon-chevron-${shown.opened ? 'down' : 'right'}`}`;
    twist.style.marginLeft = `${(shown?.depth ?? 0) * 16}px`;
    key.textContent = shown?.key === undefined ? '' : `${shown.key}: `;
    value.className = shown ? 'jsonText' : 'jsonCount';
    if (shown) value.replaceChildren(...jsonPieces(shown.text).map(drawPiece));
    else value.textContent = '…';
  }
}

/** Takes a line off the screen, with its marks: the focus is on one line only. */
function hide(painted: PaintedLine): void {
  painted.element.hidden = true;
  painted.element.className = 'jsonRow';
  painted.element.setAttribute('aria-selected', 'false');
  painted.line = -1;
}

function drawPiece({ kind, text }: JsonPiece): Node {
  if (kind === 'punctuation') return document.createTextNode(text);
  const element = document.createElement('span');
  element.className = kind === 'name' ? 'jsonKey' : `json-${kind}`;
  element.textContent = text;
  return element;
}
