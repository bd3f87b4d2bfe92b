import { randomBytes } from 'node:crypto';
import { l10n, Uri, window, type ViewColumn, type WebviewPanel } from 'vscode';
import type { Disposable } from '../../base/disposable';
import type { HostFunctions, PageFunctions } from '../../protocol/consolePage';
import { connect, type Channel, type Handlers, type Peer, type RpcMessage } from '../../protocol/rpc';
import { pageHtml } from './pageHtml';

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
  { extensionUri, page, title }: Pick<PanelOptions, 'extensionUri' | 'page' | 'title'>,
  handlers: Handlers<HostFunctions>,
): Peer<PageFunctions> {
  const root = Uri.joinPath(extensionUri, 'webview-ui', 'build', 'assets');
  const { webview } = panel;
  webview.options = { enableScripts: true, localResourceRoots: [root] };
  const peer = connect<HostFunctions, PageFunctions>(webviewChannel(panel), handlers);
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
