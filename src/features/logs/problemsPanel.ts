import { t } from '@vscode/l10n';
import { Position, Range, Uri, window, workspace } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { App } from '../../app';
import { damagedText } from '../../host/amounts';
import type { FileProblem } from '../../protocol/engine';
import { problemItem } from './problemItem';

interface ProblemPick extends QuickPickItem {
  readonly problem: FileProblem;
}

/** Lists the lines that could not be read; choosing one opens its file at the line, and the list stays for the next. */
export async function showProblems(
  { engine, sourceBook, messages }: Pick<App, 'engine' | 'sourceBook' | 'messages'>,
  sourceId: string,
): Promise<void> {
  const source = sourceBook.find(sourceId);
  const problems = await engine.request('source/problems', { sourceId });
  if (problems.length === 0) {
    void window.showInformationMessage(t('{0} has no damaged lines.', source?.name ?? ''));
    return;
  }
  const list = window.createQuickPick<ProblemPick>();
  list.title = t('{0}: {1} left out', source?.name ?? '', damagedText(source?.damaged ?? problems.length));
  list.placeholder = t('Choose one to open its file at the line');
  list.matchOnDetail = true;
  list.items = problems.map((problem) => ({ ...problemItem(problem, source?.paths ?? []), problem }));
  list.onDidAccept(() => {
    const chosen = list.selectedItems[0];
    list.hide();
    if (chosen) openProblem(chosen.problem).catch((error: unknown) => void messages.showError(error));
  });
  list.onDidHide(() => list.dispose());
  list.show();
}

async function openProblem({ file, line }: FileProblem): Promise<void> {
  const document = await workspace.openTextDocument(Uri.file(file));
  const start = new Position(Math.max(0, (line ?? 1) - 1), 0);
  await window.showTextDocument(document, { preview: true, selection: new Range(start, start) });
}
