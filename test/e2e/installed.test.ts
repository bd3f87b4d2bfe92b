import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, workFolder } from '../../scripts/root';
import { installExtension } from '../../scripts/vscodeHost/installExtension';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly name: string; readonly version: string };
const vsix = join(root, `${manifest.name}-${process.platform}-${process.arch}-${manifest.version}.vsix`);
const installedIn = join(workFolder, 'installed-extensions');

describe('the packaged extension, installed', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    installExtension(vsix, installedIn);
    workbench = await openWorkbench({ name: 'installed', installedIn });
  });

  afterAll(async () => {
    await workbench?.shot('installed');
    await workbench?.close();
  });

  it('opens the sample tenant it ships: engine, parser and database are all in the package', async () => {
    await workbench.command('Entra Logs: Open Sample Tenant');
    await workbench.treeItem(/SigninLogs/).waitFor({ timeout: 60_000 });
    expect(workbench.errors).toEqual([]);
  });
});
