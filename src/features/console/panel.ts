import { Uri, window, type ViewColumn, type WebviewPanel } from 'vscode';
import { connectPage } from '../../host/page';
import type { HostFunctions, PageFunctions } from '../../protocol/consolePage';
import type { Handlers, Peer } from '../../protocol/rpc';

export interface PanelOptions {
  readonly extensionUri: Uri;
  readonly type: string;
  readonly page: 'console' | 'results';
  readonly title: string;
  readonly column: ViewColumn;
  readonly preserveFocus: boolean;
}

/** A new panel; its page is written by `connectPanel`. */
export function createPanel({ type, title, column, preserveFocus, extensionUri }: PanelOptions): WebviewPanel {
  const panel = window.createWebviewPanel(type, title, { viewColumn: column, preserveFocus }, { retainContextWhenHidden: true });
  const icon = (shade: string): Uri => Uri.joinPath(extensionUri, 'media', `console-${shade}.svg`);
  panel.iconPath = { light: icon('light'), dark: icon('dark') };
  return panel;
}

/** Writes the page into a panel, new or brought back, and connects with it. What was connected ends with the panel. */
export function connectPanel(
  panel: WebviewPanel,
  place: Pick<PanelOptions, 'extensionUri' | 'page' | 'title'>,
  handlers: Handlers<HostFunctions>,
): Peer<PageFunctions> {
  return connectPage<HostFunctions, PageFunctions>(panel, place, handlers);
}
