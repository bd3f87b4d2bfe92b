import { randomBytes } from 'node:crypto';
import { l10n, Uri, window, type ViewColumn, type WebviewPanel } from 'vscode';
import type { Disposable } from '../base/disposable';
import { connect, type Channel, type Contract, type Handlers, type Peer, type RpcMessage } from '../protocol/rpc';
import { pageHtml } from './pageHtml';

export interface PageChoice {
  readonly extensionUri: Uri;
  /** The name of the page's script and style sheet. */
  readonly page: string;
  readonly title: string;
}

export interface PanelOptions {
  readonly extensionUri: Uri;
  readonly type: string;
  readonly title: string;
  readonly column: ViewColumn;
  readonly preserveFocus: boolean;
}

/** A new panel that keeps its page while it is hidden; its page is written by `connectPage`. */
export function createPanel({ type, title, column, preserveFocus, extensionUri }: PanelOptions): WebviewPanel {
  const panel = window.createWebviewPanel(type, title, { viewColumn: column, preserveFocus }, { retainContextWhenHidden: true });
  const icon = (shade: string): Uri => Uri.joinPath(extensionUri, 'media', `console-${shade}.svg`);
  panel.iconPath = { light: icon('light'), dark: icon('dark') };
  return panel;
}

/** Writes a page into a panel, new or brought back, and connects with it. What was connected ends with the panel. */
export function connectPage<Mine extends Contract, Theirs extends Contract>(
  panel: WebviewPanel,
  { extensionUri, page, title }: PageChoice,
  handlers: Handlers<Mine>,
): Peer<Theirs> {
  const root = Uri.joinPath(extensionUri, 'webview-ui', 'build', 'assets');
  const { webview } = panel;
  webview.options = { enableScripts: true, localResourceRoots: [root] };
  const peer = connect<Mine, Theirs>(webviewChannel(panel), handlers);
  panel.onDidDispose(() => peer.dispose());
  webview.html = pageHtml({
    cspSource: webview.cspSource,
    script: webview.asWebviewUri(Uri.joinPath(root, `${page}.js`)).toString(),
    style: webview.asWebviewUri(Uri.joinPath(root, `${page}.css`)).toString(),
    nonce: randomBytes(18).toString('base64url'),
    title,
    translations: l10n.bundle === undefined ? '' : JSON.stringify(l10n.bundle),
  });
  return peer;
}

function webviewChannel(panel: WebviewPanel): Channel {
  let open = true;
  panel.onDidDispose(() => (open = false));
  return {
    post: (message) => {
      if (open) void panel.webview.postMessage(message);
    },
    receive: (listener): Disposable => panel.webview.onDidReceiveMessage((message: RpcMessage) => listener(message)),
  };
}
