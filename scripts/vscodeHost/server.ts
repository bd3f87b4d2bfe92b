import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { hostFolder, hostNode, serverEntry } from './place';
import { linkExtension, writeProfile } from './profile';

/** How to start a VS Code server. */
export interface ServerOptions {
  /** The profile's folder: settings, state, logs. */
  readonly profile: string;
  readonly extensionsFolder?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Extensions loaded from their source folders. */
  readonly extensions?: readonly string[];
  /** Whether workspaces are trusted only once a person says so; else each is. */
  readonly restricted?: boolean;
  /** Needed for development and test paths in the address; it also suppresses toasts, so UI tests go without. */
  readonly forExtensionTests?: boolean;
}

/** A running VS Code server on loopback. */
export interface Server {
  readonly port: number;
  readonly authority: string;
  readonly url: string;
  readonly pid: number;
  /** Ends the server and all its children. */
  stop(): Promise<void>;
}

const notForTheServer = ['PORT', 'PASSWORD', 'HASHED_PASSWORD', 'CODE_SERVER_HOST', 'ELECTRON_RUN_AS_NODE', 'VSCODE_IPC_HOOK_CLI'];

/** Starts the server and waits until it listens. Its output goes to `server.log` in the profile. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const folder = hostFolder();
  if (!existsSync(serverEntry(folder)))
    throw new Error('VS Code for the browser is not installed. Run "npm start" or "npm test", which install it.');
  const extensionsFolder = options.extensionsFolder ?? join(options.profile, 'extensions');
  mkdirSync(extensionsFolder, { recursive: true });
  writeProfile(options.profile, options.settings ?? {});
  for (const source of options.extensions ?? []) linkExtension(source, extensionsFolder);
  const sockets = mkdtempSync(join(tmpdir(), 'elh-')); // the path of a Unix socket may have about 107 characters
  const child = spawn(hostNode(folder), [serverEntry(folder), ...serverArguments(options, extensionsFolder, sockets)], {
    env: serverEnvironment(options, sockets),
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = (): void => {
    signal(child, 'SIGKILL');
    rmSync(sockets, { recursive: true, force: true });
  };
  process.on('exit', end); // also when this process ends without stop()
  const exited = new Promise<void>((done) => child.on('exit', () => done()));
  const port = await listening(child, join(options.profile, 'server.log'));
  return {
    port,
    authority: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}/`,
    pid: child.pid ?? 0,
    async stop() {
      signal(child, 'SIGTERM');
      await Promise.race([exited, new Promise((done) => setTimeout(done, 3000))]);
      end();
      process.off('exit', end);
    },
  };
}

function serverArguments(options: ServerOptions, extensionsFolder: string, sockets: string): string[] {
  const configuration = join(options.profile, 'code-server.yaml');
  writeFileSync(configuration, 'auth: none\n');
  return [
    ...['--auth', 'none', '--bind-addr', `127.0.0.1:${options.port ?? 0}`, '--config', configuration],
    ...['--user-data-dir', options.profile, '--extensions-dir', extensionsFolder, '--session-socket', join(sockets, 's')],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override', '--ignore-last-opened'],
    ...(options.restricted ? [] : ['--disable-workspace-trust']),
    ...(options.forExtensionTests ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
}

function serverEnvironment(options: ServerOptions, sockets: string): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    EXTENSIONS_GALLERY: '{"serviceUrl":""}', // nothing is looked up in a marketplace
    ...process.env,
    XDG_RUNTIME_DIR: sockets,
    XDG_DATA_HOME: join(options.profile, 'data'),
    ...options.environment,
  };
  for (const name of notForTheServer) delete environment[name];
  return environment;
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, name);
  } catch {
    // it has ended already
  }
}

function listening(child: ChildProcess, logFile: string): Promise<number> {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  return new Promise((done, fail) => {
    let text = '';
    const read = (chunk: Buffer): void => {
      writeSync(log, chunk);
      if (text.length < 100_000) text += chunk.toString();
      const found = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(text);
      if (found) done(Number(found[1]));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('error', fail);
    child.on('exit', (code) => fail(new Error(`The VS Code server ended with ${code ?? 'a signal'} before it listened:\n${text}`)));
  });
}

/** What the workbench opens. */
export interface WorkbenchAddress {
  readonly folder?: string | undefined;
  readonly workspace?: string | undefined;
  /** A file to open in the editor. */
  readonly file?: string;
  /** Extensions under development and the test entry; only with `forExtensionTests`. */
  readonly developmentPaths?: readonly string[];
  readonly testsPath?: string;
}

/** The address that opens the workbench in a browser. */
export function workbenchUrl(server: Server, address: WorkbenchAddress): string {
  const url = new URL(server.url);
  if (address.folder) url.searchParams.set('folder', resolve(address.folder));
  else if (address.workspace) url.searchParams.set('workspace', resolve(address.workspace));
  else url.searchParams.set('ew', 'true');
  const remote = (path: string): string => `vscode-remote://${server.authority}${encodeURI(resolve(path))}`;
  const payload = [
    ...(address.developmentPaths ?? []).map((path) => ['extensionDevelopmentPath', remote(path)]),
    ...(address.testsPath ? [['extensionTestsPath', remote(address.testsPath)]] : []),
    ['skipWelcome', 'true'],
    ...(address.file ? [['openFile', remote(address.file)]] : []),
  ];
  if (payload.length > 1) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
