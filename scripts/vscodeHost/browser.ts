import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext } from 'playwright-core';
import type { Server } from './server';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The Chromium to test with: `CHROMIUM_PATH`, else an installed one, else undefined. */
export function findChromium(): string | undefined {
  return [process.env['CHROMIUM_PATH'], ...places].find((path) => path && existsSync(path));
}

/** Gives a Chromium, installing Debian's package where that is possible; throws words that say what to do where it is not. */
export function ensureChromium(say: (line: string) => void): string {
  const found = findChromium();
  if (found) return found;
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (canInstall) {
    say('Installing Chromium (apt-get install chromium, about 290 MB), once.');
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
    ]) {
      spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
    }
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(
    'The tests need a Chromium and found none. Install one (Debian or Ubuntu: sudo apt-get install chromium), or set CHROMIUM_PATH to a Chrome, Edge or Chromium.',
  );
}

/** Starts a headless Chromium. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = ensureChromium(() => undefined);
  return await chromium.launch({ executablePath, headless: true, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/**
 * Installs the webviews' worker before the workbench opens. Two webviews that open at the same moment on a fresh browser profile
 * race for it: the later one may stay blank, because it waits for a change of controller that has already happened.
 */
export async function warmUpWebviews(context: BrowserContext, server: Server): Promise<void> {
  const html = await (await fetch(server.url)).text();
  const endpoint = /webviewEndpoint&quot;:&quot;(.*?)&quot;/.exec(html)?.[1];
  if (!endpoint) return; // a host that lays its page out differently: the race is rare, so go on without
  const folder = new URL(`${endpoint}/`, server.url).href;
  const worker = await (await fetch(`${folder}service-worker.js`)).text();
  const version = /VERSION=(\d+)/.exec(worker)?.[1] ?? '6';
  const query = `v=${version}&vscode-resource-base-authority=vscode-resource.vscode-cdn.net&remoteAuthority=${server.authority}&platform=browser`;
  const page = await context.newPage();
  await page.goto(`${folder}fake.html`);
  await page.evaluate(
    `navigator.serviceWorker.register(${JSON.stringify(encodeURI(`service-worker.js?${query}`))}).then(() => navigator.serviceWorker.ready).then(() => undefined)`,
  );
  await page.close();
}
