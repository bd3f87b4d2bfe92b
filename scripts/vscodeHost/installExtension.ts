import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workFolder } from '../root';
import { hostFolder, hostNode, serverEntry } from './place';

/** Installs a .vsix into an empty extensions folder, as a person would from the command line. Throws with the installer's words. */
export function installExtension(vsix: string, extensionsFolder: string): void {
  rmSync(extensionsFolder, { recursive: true, force: true });
  mkdirSync(extensionsFolder, { recursive: true });
  const host = hostFolder();
  const places = ['--extensions-dir', extensionsFolder, '--user-data-dir', join(workFolder, 'installer')];
  const done = spawnSync(hostNode(host), [serverEntry(host), ...places, '--install-extension', vsix], {
    env: { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}', XDG_DATA_HOME: join(workFolder, 'installer') },
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (done.status !== 0) throw new Error(`${vsix} was not installed:\n${done.stdout}\n${done.stderr}`);
}
