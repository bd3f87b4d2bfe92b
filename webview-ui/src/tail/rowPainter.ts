import { formatDuration } from '../../../src/base/quantities';
import type { TailRow } from '../../../src/protocol/tail';
import { fill } from '../grid/gridWords';
import { markedParts } from './marks';
import { tailWords } from './words';

/** How a row stands in the list. */
export interface RowPlace {
  /** Its place on screen, counted from the top. */
  readonly place: number;
  readonly count: number;
  readonly isChosen: boolean;
  readonly isFocus: boolean;
  /** Words that are marked, in small letters. */
  readonly words: readonly string[];
}

/** An empty row, to be painted again and again. */
export function rowElement(number: number): HTMLElement {
  const element = document.createElement('div');
  element.className = 'tailRow';
  element.id = `tailRow${number}`;
  element.setAttribute('role', 'option');
  for (const name of ['tailTime', 'tailIcon codicon', 'tailSentence', 'tailChips']) {
    const part = document.createElement(name === 'tailSentence' ? 'bdi' : 'span');
    part.className = name;
    element.append(part);
  }
  return element;
}

const outcomeIcons: Readonly<Record<TailRow['outcome'], string>> = {
  success: 'pass',
  failure: 'error',
  running: 'loading',
  unknown: 'circle-small-filled',
};

/** The icon of a row: how it ended, or how grave it is where that says more. */
function iconOf({ outcome, severity }: TailRow): { readonly icon: string; readonly tone: string } {
  if (outcome === 'failure' || severity === 'Error' || severity === 'Critical') return { icon: 'error', tone: 'error' };
  if (severity === 'Warning') return { icon: 'warning', tone: 'warning' };
  return { icon: outcomeIcons[outcome], tone: outcome === 'success' ? 'success' : 'plain' };
}

/** Writes a row into its element; what is there already is left alone. */
export function paintRow(element: HTMLElement, row: TailRow | undefined, place: RowPlace): void {
  element.classList.toggle('chosen', place.isChosen);
  element.classList.toggle('focused', place.isFocus);
  element.setAttribute('aria-selected', String(place.isChosen));
  element.setAttribute('aria-posinset', String(place.place + 1));
  element.setAttribute('aria-setsize', String(place.count));
  const key = row ? `${row.sequence}/${row.steps}/${row.repeats}/${row.late}/${place.words.join()}` : '';
  if (element.dataset['key'] === key) return;
  element.dataset['key'] = key;
  const [time, icon, sentence, chips] = element.children;
  if (!time || !icon || !sentence || !chips) return;
  if (!row) {
    for (const part of [time, sentence, chips]) part.textContent = '';
    element.classList.remove('marked');
    icon.className = 'tailIcon';
    return;
  }
  const { icon: name, tone } = iconOf(row);
  time.textContent = shortTime(row.time);
  icon.className = `tailIcon codicon codicon-${name} ${tone}`;
  paintSentence(sentence, row.sentence, place.words);
  element.classList.toggle('marked', isMarked(row, place.words));
  const extra = chipsOf(row);
  chips.textContent = extra.join(' · ');
  element.title = `${row.time}\n${row.sentence}`;
  element.setAttribute(
    'aria-label',
    [shortTime(row.time), row.severity, tailWords.outcomes[row.outcome], row.sentence, ...extra].join(', '),
  );
}

/** Whether one of the words stands in what is told of an event, in its sentence or beside it. */
function isMarked(
  { sentence, caller, operation, resourceId, status, category, correlationId }: TailRow,
  words: readonly string[],
): boolean {
  if (words.length === 0) return false;
  const told = [sentence, caller, operation, resourceId, status, category, correlationId].join('\n').toLowerCase();
  return words.some((word) => told.includes(word));
}

function paintSentence(element: Element, text: string, words: readonly string[]): void {
  if (words.length === 0) {
    element.textContent = text;
    return;
  }
  const parts = markedParts(text, words).map((part) => {
    if (!part.isMarked) return part.text;
    const mark = document.createElement('mark');
    mark.textContent = part.text;
    return mark;
  });
  element.replaceChildren(...parts);
}

function chipsOf(row: TailRow): readonly string[] {
  return [
    ...(row.late ? [tailWords.late] : []),
    ...(row.steps > 1 ? [fill(tailWords.steps, { count: row.steps })] : []),
    ...(row.duration === undefined ? [] : [formatDuration(row.duration)]),
    ...(row.repeats > 1 ? [`× ${row.repeats}`] : []),
  ];
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Date, time and zone of an ISO time: `26 Nov 10:02:11Z`. */
export function shortTime(time: string): string {
  return `${Number(time.slice(8, 10))} ${months[Number(time.slice(5, 7)) - 1] ?? ''} ${time.slice(11, 19)}Z`;
}
