import { t } from '@vscode/l10n';
import { filesText, rowsText, tablesText } from '../../host/amounts';
import type { SourceInfo } from '../../protocol/engine';

export interface SourceChoice {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly sourceId: string;
}

/** The open sources to choose from, the chosen one marked. */
export function sourceChoices(sources: readonly SourceInfo[], chosen: string | undefined): readonly SourceChoice[] {
  return sources.map(({ sourceId, name, rows, tables, paths, workspace, workspaces }) => ({
    label: `${sourceId === chosen ? '$(check) ' : ''}${name}`,
    description: workspaces
      ? t('{0} workspaces', workspaces.length)
      : workspace
        ? t('workspace of {0}', workspace.tenantName)
        : tables.length === 0
          ? t('no logs found')
          : t('{0} in {1}', rowsText(rows), tablesText(tables.length)),
    detail: workspaces
      ? workspaces.map((place) => place.name).join(', ')
      : workspace
        ? workspace.resourceId
        : paths.length === 1
          ? (paths[0] ?? '')
          : filesText(paths.length),
    sourceId,
  }));
}
