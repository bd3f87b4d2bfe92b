import { window, workspace } from 'vscode';

/** Shows a text as a document in Markdown, which the person may keep. */
export async function showMarkdown(content: string): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument({ content, language: 'markdown' }), { preview: true });
}
