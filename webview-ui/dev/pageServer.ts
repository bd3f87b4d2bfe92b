import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pageHtml } from '../../src/host/pageHtml';
import type { HostFunctions, PageFunctions } from '../../src/protocol/consolePage';
import { connect, type Contract, type Handlers, type Peer, type RpcMessage } from '../../src/protocol/rpc';
import { themes } from './theme';

const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };

export interface PageServer<Page extends Contract = PageFunctions> {
  readonly url: string;
  readonly page: Peer<Page>;
  close(): void;
}

/**
 * Serves a built page on the loopback as VS Code would show it: the same document, the same policy, the theme's colours, and a stand-in for
 * the webview's messages over HTTP. The handlers are the host's side.
 */
export async function servePage<Host extends Contract = HostFunctions, Page extends Contract = PageFunctions>(
  name: 'console' | 'results' | 'tail',
  assets: string,
  handlers: Handlers<Host>,
): Promise<PageServer<Page>> {
  const events = new Set<ServerResponse>();
  const receivers = new Set<(message: RpcMessage) => void>();
  const page = connect<Host, Page>(
    {
      post: (message) => events.forEach((stream) => stream.write(`data: ${JSON.stringify(message)}\n\n`)),
      receive: (listener) => {
        receivers.add(listener);
        return { dispose: () => void receivers.delete(listener) };
      },
    },
    handlers,
  );
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/message') {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const message = JSON.parse(Buffer.concat(chunks).toString()) as RpcMessage;
      receivers.forEach((receive) => receive(message));
      response.end();
    } else if (url.pathname === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('\n');
      events.add(response);
    } else if (url.pathname === '/') response.writeHead(200, { 'content-type': 'text/html' }).end(harness(name, url));
    else {
      const file = basename(url.pathname);
      const content = await readFile(join(assets, file));
      response.writeHead(200, { 'content-type': types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream' }).end(content);
    }
  };
  const origin = await listen(server);
  return {
    url: origin,
    page,
    close: () => {
      events.forEach((stream) => stream.end());
      server.close();
    },
  };
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
    });
  });
}

/** The page with the stand-in before its script and the theme named in the address. */
function harness(name: string, url: URL): string {
  const theme = url.searchParams.get('theme') ?? 'vscode-dark';
  const nonce = 'harness';
  const html = pageHtml({ cspSource: "'self'", script: `/${name}.js`, style: `/${name}.css`, nonce, title: name });
  const colours = Object.entries(themes[theme] ?? {}).map(([key, value]) => `--vscode-${key}:${value};`);
  const style = `<style nonce="${nonce}">html{${colours.join('')}--vscode-font-family:system-ui,sans-serif;--vscode-editor-font-family:monospace}</style>`;
  const script = `<script nonce="${nonce}">
    const events = new EventSource('/events');
    const open = new Promise((resolve) => (events.onopen = resolve));
    events.onmessage = (event) => window.postMessage(JSON.parse(event.data), '*');
    let sent = open;
    let state;
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => (sent = sent.then(() => fetch('/message', { method: 'POST', body: JSON.stringify(message) }))),
      getState: () => state,
      setState: (next) => (state = next),
    });
  </script>`;
  return html.replace('</head>', `${style}</head>`).replace('<body>', `<body class="${theme}">${script}`);
}
