import { t } from '@vscode/l10n';
import type { ResultView } from './resultView';
import { TableView } from './TableView';

/** The views in the order of their tabs; the first one is shown first. */
export const resultViews: readonly [ResultView, ...ResultView[]] = [{ id: 'table', title: t('Table'), showsRows: true, View: TableView }];
