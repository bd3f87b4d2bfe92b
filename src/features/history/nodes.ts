import { t } from '@vscode/l10n';
import { formatDuration } from '../../base/quantities';
import { rowsText } from '../../host/amounts';
import type { TreeNode } from '../../host/tree';
import type { HistoryEntry } from '../../protocol/engine';

export interface HistoryNode extends TreeNode {
  readonly entry: HistoryEntry;
}

/** The runs of the history, the newest first, each with what it came to. */
export function historyNodes(entries: readonly HistoryEntry[], now: Date): readonly HistoryNode[] {
  return [...entries].sort((one, other) => other.at.localeCompare(one.at)).map((entry) => historyNode(entry, now));
}

function historyNode(entry: HistoryEntry, now: Date): HistoryNode {
  const { historyId, failed, reopenable } = entry;
  return {
    id: historyId,
    entry,
    label: `${clockTime(entry.at, now)}  ${queryTitle(entry.text)}`,
    description: [entry.source, failed === undefined ? rowsText(entry.rows) : t('failed'), formatDuration(entry.elapsed)].join(' · '),
    tooltip: historyTooltip(entry),
    icon: failed === undefined ? (reopenable ? 'history' : 'circle-outline') : 'error',
    ...(failed === undefined ? {} : { color: 'list.errorForeground' }),
    kind: reopenable ? 'runKept' : 'runGone',
    command: {
      title: t('Open'),
      command: reopenable ? 'entraLogs.history.open' : 'entraLogs.history.openQuery',
      arguments: [{ entry }],
    },
  };
}

/** A query in one line: its comment where it begins with one, else its steps. */
export function queryTitle(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const comment = lines[0]?.startsWith('//') === true ? lines[0].replace(/^\/+\s*/, '') : '';
  const title = comment === '' ? lines.filter((line) => line !== '' && !line.startsWith('//')).join(' ') : comment;
  return title.length > 80 ? `${title.slice(0, 79)}…` : title;
}

/** The time of day for today's runs, the day for older ones. */
function clockTime(at: string, now: Date): string {
  const then = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (then.toDateString() === now.toDateString()) return `${two(then.getHours())}:${two(then.getMinutes())}`;
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}

function historyTooltip({ text, at, failed, reopenable }: HistoryEntry): string {
  const query = `\`\`\`kql\n${text.slice(0, 2000).replaceAll('```', '` ` `')}\n\`\`\``;
  const kept = reopenable ? t('The result is kept.') : t('The result is not kept; run the query again.');
  const end = failed === undefined ? kept : failed.replace(/[\\`*_{}[\]()#+\-.!|<>~$]/g, '\\$&');
  return [query, new Date(at).toISOString().replace('T', ' ').slice(0, 19) + ' UTC', end].join('\n\n');
}
