import { t } from '@vscode/l10n';
import { formatCount } from '../../base/quantities';
import type { SourceInfo } from '../../protocol/engine';

export interface SourceChoice {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly sourceId: string;
}

/** The open sources to choose from, the chosen one marked. */
export function sourceChoices(sources: readonly SourceInfo[], chosen: string | undefined): readonly SourceChoice[] {
  return sources.map(({ sourceId, name, rows, tables, paths }) => ({
    label: `${sourceId === chosen ? '$(check) ' : ''}${name}`,
    description: t('{0} rows in {1} tables', formatCount(rows), formatCount(tables.length)),
    detail: paths.length === 1 ? (paths[0] ?? '') : t('{0} files', formatCount(paths.length)),
    sourceId,
  }));
}
