import { t } from '@vscode/l10n';
import { commands, EventEmitter, Uri, workspace } from 'vscode';
import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { UserError } from '../../base/errors';
import { activeKqlEditor, queryOf } from '../../host/kqlEditor';
import { withProgress } from '../../host/progress';
import type { RunQuery } from '../../protocol/engine';

const scheme = 'entra-logs-explanation';

/** Shows what the steps of a query do and cost, as a page of its own. */
export interface ExplanationPanel extends Disposable {
  /** Explains a query, or the one at the caret of the `.kql` editor in front. */
  show(query: RunQuery | undefined): Promise<void>;
}

/** The page is a Markdown document in memory, so that the editor asks nobody to save it; the next explanation takes its place. */
export function createExplanationPanel({ engine, documentSources }: Pick<App, 'engine' | 'documentSources'>): ExplanationPanel {
  const store = new DisposableStore();
  const changed = store.add(new EventEmitter<Uri>());
  const uri = Uri.from({ scheme, path: `/${t('Explanation')}.md` });
  let markdown = '';
  store.add(
    workspace.registerTextDocumentContentProvider(scheme, { onDidChange: changed.event, provideTextDocumentContent: () => markdown }),
  );
  const atCaret = async (): Promise<RunQuery> => {
    const editor = activeKqlEditor();
    const found = editor && (await queryOf(editor, engine));
    if (!found)
      throw new UserError(t('There is no query at the caret. Put the caret into a query, then explain it.'), { code: 'no-query' });
    const sourceId = documentSources.sourceOf(found.uri);
    return { text: found.text, origin: found.title, ...(sourceId === undefined ? {} : { sourceId }) };
  };
  return {
    show: async (query) => {
      const asked = query ?? (await atCaret());
      const explanation = await withProgress({ title: t('Explaining the query') }, (signal, progress) =>
        engine.request('query/explain', asked, { signal, progress }),
      );
      markdown = explanation.markdown;
      changed.fire(uri);
      await commands.executeCommand('markdown.showPreviewToSide', uri);
    },
    dispose: () => store.dispose(),
  };
}
