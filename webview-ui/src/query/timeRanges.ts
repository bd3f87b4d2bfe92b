import { t } from '@vscode/l10n';
import { formatDateTime, parseIsoDateTime, ticksFromUnixMilliseconds } from '../../../src/base/ticks';
import type { TimeRange } from '../../../src/protocol/engine';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A choice of the time picker. Without a span all time is asked. */
export interface TimePreset {
  readonly id: string;
  readonly label: string;
  /** Milliseconds back from now. */
  readonly span?: number;
}

export const timePresets: readonly TimePreset[] = [
  { id: 'all', label: t('All time') },
  { id: '15m', label: t('Last 15 minutes'), span: 15 * minute },
  { id: '1h', label: t('Last hour'), span: hour },
  { id: '4h', label: t('Last 4 hours'), span: 4 * hour },
  { id: '24h', label: t('Last 24 hours'), span: day },
  { id: '3d', label: t('Last 3 days'), span: 3 * day },
  { id: '7d', label: t('Last 7 days'), span: 7 * day },
  { id: '30d', label: t('Last 30 days'), span: 30 * day },
  { id: '90d', label: t('Last 90 days'), span: 90 * day },
];

export const customTime = 'custom';

/** The range of a choice at a moment; undefined asks for all time. */
export function timeRangeOf(choice: string, custom: TimeRange | undefined, now: number): TimeRange | undefined {
  if (choice === customTime) return custom;
  const span = timePresets.find((preset) => preset.id === choice)?.span;
  return span === undefined ? undefined : { from: new Date(now - span).toISOString(), to: new Date(now).toISOString() };
}

/** Reads what was typed as a UTC range: dates, or dates and times. The reason it cannot be read is a sentence. */
export function readCustomRange(from: string, to: string, now: number): TimeRange | string {
  const start = parseIsoDateTime(from);
  if (start === undefined) return t('From is no date: write it like 2024-05-31 or 2024-05-31 14:00.');
  const end = to.trim() === '' ? ticksFromUnixMilliseconds(now) : parseIsoDateTime(to);
  if (end === undefined) return t('To is no date: write it like 2024-05-31 or 2024-05-31 14:00, or leave it empty for now.');
  if (end <= start) return t('To must be later than From.');
  return { from: formatDateTime(start), to: formatDateTime(end) };
}

/** A range in few words: `2024-05-31 14:00 – 2024-06-01 00:00`. */
export function timeRangeText({ from, to }: TimeRange): string {
  const short = (text: string): string => text.slice(0, 16).replace('T', ' ');
  return `${short(from)} – ${short(to)}`;
}

/** How long something took: `12 ms`, `0.4 s`, `1 min 5 s`. */
export function durationText(milliseconds: number): string {
  return milliseconds < 100 ? `${Math.max(1, Math.round(milliseconds))} ms` : elapsedText(milliseconds);
}

/** Elapsed milliseconds as the counter shows them: `0.4 s`, `1 min 5 s`. */
export function elapsedText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
