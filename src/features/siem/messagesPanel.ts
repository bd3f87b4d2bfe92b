import { t } from '@vscode/l10n';
import { env, window, workspace } from 'vscode';
import type { Uri } from 'vscode';
import { UserError } from '../../base/errors';
import { textOfBytes } from './textOfBytes';
import type { MessageSource } from './previewSteps';

/** Where messages may be had from: the editor first, where it has some. */
export function messageSources(peek: () => Promise<string | undefined>): readonly MessageSource[] {
  return [
    ...editorSources(),
    { label: `$(clippy) ${t('Clipboard')}`, read: clipboardText },
    { label: `$(file) ${t('File…')}`, read: fileText },
    { label: `$(broadcast) ${t('Event hub…')}`, detail: t('As “Event Hub Peek…” reads it'), read: peek },
  ];
}

function editorSources(): readonly MessageSource[] {
  const editor = window.activeTextEditor;
  if (!editor) return [];
  const name = workspace.asRelativePath(editor.document.uri);
  const source = (label: string, text: string): readonly MessageSource[] =>
    text.trim() === '' ? [] : [{ label: `$(edit) ${label}`, detail: name, read: () => Promise.resolve(text) }];
  const selected = editor.selection.isEmpty ? '' : editor.document.getText(editor.selection);
  return [...source(t('Selection'), selected), ...source(t('Text of the editor'), editor.document.getText())];
}

async function clipboardText(): Promise<string | undefined> {
  const text = await env.clipboard.readText();
  if (text.trim() !== '') return text;
  void window.showInformationMessage(t('The clipboard holds no text. Copy messages, then choose it again.'));
  return undefined;
}

/** Megabytes that a file may have. */
const most = 64;

async function fileText(): Promise<string | undefined> {
  const [file] = (await window.showOpenDialog({ title: t('Open messages of an event hub'), openLabel: t('Preview') })) ?? [];
  return file && readText(file);
}

async function readText(file: Uri): Promise<string> {
  const { size } = await workspace.fs.stat(file);
  if (size > most * 1_000_000)
    throw new UserError(
      t(
        '{0} has {1} MB, and a preview reads {2} MB at most. Cut some messages out of it.',
        file.fsPath,
        Math.round(size / 1_000_000),
        most,
      ),
      {
        code: 'preview-too-large',
      },
    );
  return textOfBytes(await workspace.fs.readFile(file));
}
