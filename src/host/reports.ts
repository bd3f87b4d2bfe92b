import { t } from '@vscode/l10n';
import { commands, EventEmitter, extensions, Uri, window, workspace } from 'vscode';
import type { Disposable } from '../base/disposable';
import { DisposableStore } from '../base/disposable';
import { inertMarkdown } from '../base/inertMarkdown';

const scheme = 'entra-logs-report';

/** Reports that are shown as pages, and that the editor asks nobody to save. */
export interface Reports extends Disposable {
  /** Shows a text in Markdown, as it looks; *Show Source* there gives the text. A report of the same title takes the place of the one before. */
  show(markdown: string): Promise<void>;
}

export function createReports(): Reports {
  const store = new DisposableStore();
  const changed = store.add(new EventEmitter<Uri>());
  const known = new Map<string, string>();
  store.add(
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: ({ path }) => known.get(path) ?? t('This report is gone: it was made before the window was loaded anew.'),
    }),
  );
  return {
    show: async (markdown) => {
      const uri = Uri.from({ scheme, path: `/${titleOf(markdown)}.md` });
      known.set(uri.path, inertMarkdown(markdown));
      changed.fire(uri);
      if (extensions.getExtension('vscode.markdown-language-features')) await commands.executeCommand('markdown.showPreview', uri);
      else await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
    },
    dispose: () => store.dispose(),
  };
}

/** The first heading, as the name of a file may be. */
function titleOf(markdown: string): string {
  const heading = /^# (.+)$/m.exec(markdown)?.[1] ?? t('Report');
  return heading
    .replace(/[\\/:*?"<>|#%`[\]]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80);
}
