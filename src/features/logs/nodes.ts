import { messageOf } from '../../base/errors';
import { t } from '@vscode/l10n';
import { formatBytes, formatCount, formatShare, formatShortCount } from '../../base/quantities';
import { damagedText, filesText, rowsText, tablesText } from '../../host/amounts';
import type { TreeNode } from '../../host/tree';
import type { ColumnSummary, OpenSource, SourceInfo, SourceState, TableInfo } from '../../protocol/engine';

/** What the nodes stand for, so that a command on a node knows what it is about. */
export interface LogsNode extends TreeNode {
  readonly sourceId?: string;
  readonly table?: string;
  /** The name that *Copy Name* copies. */
  readonly name?: string;
  /** What *Open Again* opens. */
  readonly open?: OpenSource;
}

export type LoadColumns = (sourceId: string, table: string) => Promise<readonly ColumnSummary[]>;

/** A source that was open the last time and cannot be opened now. */
export interface MissingSource {
  readonly open: OpenSource;
  readonly reason: string;
}

const kinds: Readonly<Record<SourceState, string>> = {
  loading: 'sourceLoading',
  ready: 'sourceReady',
  cancelled: 'sourceCancelled',
  failed: 'sourceFailed',
};

/** The tree of open logs: source, tables, columns. */
export function sourceNodes(
  sources: readonly SourceInfo[],
  missing: readonly MissingSource[],
  loadColumns: LoadColumns,
): readonly LogsNode[] {
  return [...sources.map((source) => sourceNode(source, loadColumns)), ...missing.map(missingNode)];
}

function sourceNode(source: SourceInfo, loadColumns: LoadColumns): LogsNode {
  const { sourceId, name, state } = source;
  return {
    id: sourceId,
    sourceId,
    name,
    label: name,
    description: sourceDescription(source),
    tooltip: sourceTooltip(source),
    kind: kinds[state],
    ...sourceIcon(source),
    opened: true,
    children: () => [...noticeNodes(source), ...tablesInOrder(source.tables).map((table) => tableNode(source, table, loadColumns))],
    open: { paths: source.paths, name },
  };
}

/** The tables that the product knows first, each kind by name, so that a table is found where it was the last time. */
export function tablesInOrder(tables: readonly TableInfo[]): readonly TableInfo[] {
  const rank = ({ known }: TableInfo): number => (known ? 0 : 1);
  return [...tables].sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name, 'en'));
}

function sourceIcon({ state, damaged, tables }: SourceInfo): { readonly icon: string; readonly color?: string } {
  if (state === 'loading') return { icon: 'loading~spin' };
  if (state === 'failed') return { icon: 'error', color: 'list.errorForeground' };
  if (state === 'cancelled') return { icon: 'debug-pause' };
  return damaged > 0 || tables.length === 0 ? { icon: 'warning', color: 'list.warningForeground' } : { icon: 'folder-library' };
}

/** The facts a person looks for: how much is there, whether it is complete, whether something is damaged. */
export function sourceDescription({ state, rows, rate, bytes, bytesLoaded, tables, damaged, failure }: SourceInfo): string {
  if (state === 'failed') return failure?.message ?? t('could not be opened');
  const parts: string[] = [];
  if (state === 'loading') {
    parts.push(t('loading {0}', bytes > 0 ? formatShare(Math.min(1, bytesLoaded / bytes)) : ''), rowsText(rows));
    if (rate !== undefined && rate > 0) parts.push(t('{0} rows/s', formatShortCount(Math.round(rate))));
  } else {
    if (state === 'cancelled') parts.push(t('loading was cancelled'));
    parts.push(...(tables.length === 0 ? [t('no logs found')] : [tablesText(tables.length), rowsText(rows)]));
  }
  if (damaged > 0) parts.push(damagedText(damaged));
  return parts.join(' · ').replace('  ', ' ');
}

function sourceTooltip(source: SourceInfo): string {
  const lines = [
    `**${escapeMarkdown(source.name)}**`,
    ...source.paths.slice(0, 5).map((path) => `\`${path.replaceAll('`', "'")}\``),
    ...(source.paths.length > 5 ? [t('and {0} more', formatCount(source.paths.length - 5))] : []),
    [rowsText(source.rows), filesText(source.files), formatBytes(source.bytes)].join(' · '),
    ...(source.duplicates > 0 ? [t('{0} records were there twice and are counted once', formatCount(source.duplicates))] : []),
    ...(source.damaged > 0 ? [t('{0} left out', damagedText(source.damaged))] : []),
    ...source.notices.map(escapeMarkdown),
  ];
  return lines.join('\n\n');
}

function noticeNodes(source: SourceInfo): readonly LogsNode[] {
  const { sourceId } = source;
  const damage: LogsNode[] =
    source.damaged === 0
      ? []
      : [
          {
            id: `${sourceId}/damage`,
            sourceId,
            label: damagedText(source.damaged),
            description: t('left out; show where'),
            icon: 'warning',
            color: 'list.warningForeground',
            kind: 'damage',
            command: { title: t('Show Damaged Lines'), command: 'entraLogs.logs.showProblems', arguments: [{ sourceId }] },
          },
        ];
  const notices = source.notices.map((notice, index): LogsNode => ({
    id: `${sourceId}/notice/${index}`,
    sourceId,
    label: shortNotice(notice, source),
    tooltip: escapeMarkdown(notice),
    icon: 'info',
    kind: 'notice',
  }));
  return [...damage, ...notices];
}

/** A notice without the folder that the node above it stands for. */
export function shortNotice(notice: string, { paths, name }: Pick<SourceInfo, 'paths' | 'name'>): string {
  return paths.reduce((text, path) => text.replaceAll(`${path}/`, '').replaceAll(`${path}\\`, '').replaceAll(path, name), notice);
}

function tableNode(source: SourceInfo, table: TableInfo, loadColumns: LoadColumns): LogsNode {
  const { sourceId } = source;
  const id = `${sourceId}/${table.name}`;
  const span = timeSpan(table);
  const size = table.bytes === undefined ? [] : [formatBytes(table.bytes)];
  return {
    id,
    sourceId,
    table: table.name,
    name: table.name,
    label: table.name,
    description: [rowsText(table.rows), ...(span === '' ? [] : [span]), ...size].join(' · '),
    tooltip: tableTooltip(table),
    icon: table.known ? 'table' : 'symbol-struct',
    kind: 'table',
    children: async () => (await loadColumns(sourceId, table.name)).map((column) => columnNode(id, sourceId, column)),
  };
}

/** How much time lies between the first and the last record, in the unit that fits. */
export function timeSpan({ from, to }: Pick<TableInfo, 'from' | 'to'>): string {
  if (from === undefined || to === undefined) return '';
  const hours = (Date.parse(to.slice(0, 19) + 'Z') - Date.parse(from.slice(0, 19) + 'Z')) / 3_600_000;
  if (hours === 0) return '';
  if (hours >= 48) return t('{0} days', formatCount(Math.round(hours / 24)));
  if (hours >= 2) return t('{0} hours', Math.round(hours));
  return hours * 60 >= 2 ? t('{0} minutes', Math.round(hours * 60)) : t('{0} seconds', Math.round(hours * 3600));
}

function tableTooltip(table: TableInfo): string {
  const readable = (time: string): string => `${time.slice(0, 19).replace('T', ' ')} UTC`;
  const lines = [
    `**${escapeMarkdown(table.name)}**`,
    table.known ? t('A table of Azure Monitor, with its own columns and types.') : t('A table made from the records’ own shape.'),
    t('{0}, {1} columns', rowsText(table.rows), table.columns.length),
    ...(table.from !== undefined && table.to !== undefined ? [t('From {0} to {1}', readable(table.from), readable(table.to))] : []),
    ...(table.bytes === undefined ? [] : [t('{0} in the cache', formatBytes(table.bytes))]),
  ];
  return lines.join('\n\n');
}

const columnIcons: Readonly<Record<ColumnSummary['type'], string>> = {
  bool: 'symbol-boolean',
  int: 'symbol-number',
  long: 'symbol-number',
  real: 'symbol-number',
  decimal: 'symbol-number',
  string: 'symbol-string',
  datetime: 'calendar',
  timespan: 'watch',
  guid: 'symbol-key',
  dynamic: 'json',
};

function columnNode(tableId: string, sourceId: string, { name, type, filled }: ColumnSummary): LogsNode {
  return {
    id: `${tableId}/${name}`,
    sourceId,
    name,
    label: name,
    description: `${type} · ${filled === 0 ? t('empty') : t('{0} filled', formatShare(filled))}`,
    tooltip: t('{0}, of type {1}. {2} of the rows have a value.', `**${escapeMarkdown(name)}**`, `\`${type}\``, formatShare(filled)),
    icon: columnIcons[type],
    ...(filled === 0 ? { color: 'disabledForeground' } : {}),
    kind: 'column',
  };
}

function missingNode({ open, reason }: MissingSource): LogsNode {
  const name = open.name ?? open.paths[0]?.split(/[\\/]/).at(-1) ?? t('logs');
  return {
    id: `missing/${open.paths.join('|')}`,
    name,
    label: name,
    description: reason,
    tooltip: `**${escapeMarkdown(name)}**\n\n${escapeMarkdown(reason)}`,
    icon: 'error',
    color: 'list.errorForeground',
    kind: 'sourceFailed',
    open,
  };
}

/** What stands in place of children that could not be had. */
export function failedNode(node: LogsNode | undefined, error: unknown): LogsNode {
  const message = messageOf(error);
  return {
    id: `${node?.id ?? ''}/error`,
    ...(node?.sourceId === undefined ? {} : { sourceId: node.sourceId }),
    label: message,
    tooltip: escapeMarkdown(message),
    icon: 'error',
    color: 'list.errorForeground',
    kind: 'error',
  };
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~$]/g, '\\$&');
}
