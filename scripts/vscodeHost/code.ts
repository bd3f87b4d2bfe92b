import { createWriteStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, warmUpWebviews } from './browser';
import { startServer, workbenchUrl } from './server';
import type { Server } from './server';

/**
 * Stands in for the desktop `code` executable: takes the arguments that `runTests` of `@vscode/test-electron` passes, runs the same
 * tests in the Node extension host of a VS Code server with a headless Chromium as its window, and ends with their exit code.
 */
interface Request {
  readonly developmentPaths: readonly string[];
  readonly testsPath: string;
  readonly folder: string | undefined;
  readonly workspace: string | undefined;
  readonly profile: string;
}

const longestRunMs = 600_000;

function parse(args: readonly string[]): Request {
  const developmentPaths: string[] = [];
  let testsPath: string | undefined;
  let folder: string | undefined;
  let workspace: string | undefined;
  let profile = resolve('.vscode-test/integration');
  for (const argument of args) {
    const [, name, value = ''] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    const path = (text: string): string => (text.startsWith('file:') ? fileURLToPath(text) : resolve(text));
    if (name === 'extensionDevelopmentPath') developmentPaths.push(path(value));
    else if (name === 'extensionTestsPath') testsPath = path(value);
    else if (name === 'user-data-dir')
      profile = `${path(value)}-web`; // never a desktop's own profile
    else if (name === undefined && argument.endsWith('.code-workspace')) workspace = path(argument);
    else if (name === undefined && existsSync(path(argument)) && statSync(path(argument)).isDirectory()) folder = path(argument);
  }
  if (!testsPath) throw new Error('--extensionTestsPath is missing.');
  return { developmentPaths, testsPath, folder, workspace, profile };
}

/** Listens for what the test entry reports from inside the extension host; `outcome` stays undefined when it never says. */
async function listenForOutcome(): Promise<{ readonly server: NetServer; readonly port: number; outcome(): string | undefined }> {
  let outcome: string | undefined;
  const server = createServer((socket) => {
    createInterface({ input: socket }).on('line', (line) => {
      const message = JSON.parse(line) as { readonly type: string; readonly text?: string };
      if (message.type === 'passed' || message.type === 'failed') outcome = message.type;
      else process.stdout.write(`${message.text ?? ''}\n`);
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, port: (server.address() as AddressInfo).port, outcome: () => outcome };
}

/** Opens the workbench and waits until the extension host gives its exit code, which proves nothing by itself. */
async function runInWindow(browser: Browser, server: Server, request: Request): Promise<{ readonly code: number; readonly page: Page }> {
  const log = createWriteStream(join(request.profile, 'window.log'));
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await warmUpWebviews(context, server);
  const page = await context.newPage();
  const ended = new Promise<number>((done, fail) => {
    void page.exposeFunction('codeAutomationExit', done);
    void page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => log.write(`[${type}] ${format(...args)}\n`));
    page.on('console', (message) => log.write(`[console.${message.type()}] ${message.text().slice(0, 500)}\n`));
    page.on('crash', () => fail(new Error('The page of the workbench crashed.')));
    browser.on('disconnected', () => fail(new Error('Chromium ended.')));
    setTimeout(() => fail(new Error(`The tests gave no result within ${longestRunMs / 1000} s.`)), longestRunMs).unref();
  });
  const { developmentPaths, folder, workspace } = request;
  await page.goto(workbenchUrl(server, { folder, workspace, developmentPaths, testsPath: join(__dirname, 'report.cjs') }));
  return { code: await ended, page };
}

async function main(): Promise<number> {
  const request = parse(process.argv.slice(2));
  mkdirSync(request.profile, { recursive: true });
  const results = await listenForOutcome();
  const environment = { ENTRA_LOGS_RESULT_PORT: String(results.port), ENTRA_LOGS_TESTS: request.testsPath };
  const server = await startServer({ profile: request.profile, forExtensionTests: true, environment });
  try {
    const browser = await launchChromium();
    try {
      const { code, page } = await runInWindow(browser, server, request);
      if (code === 0 && results.outcome() === 'passed') return 0;
      await page.screenshot({ path: join(request.profile, 'window.png') }).catch(() => undefined);
      if (!results.outcome()) process.stderr.write('The extension host ended before the tests reported a result.\n');
      return code === 0 ? 1 : code;
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
    results.server.close();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
