import { execFileSync } from 'node:child_process';
import { strict as assert } from 'node:assert';
import { basename, dirname, join } from 'node:path';
import { commands, extensions } from 'vscode';

const id = 'entra-logs.entra-logs';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: boolean };
    readonly virtualWorkspaces: { readonly supported: string };
  };
}

/** What runs as a child of this process, by its command line. */
function children(): readonly string[] {
  const lines = execFileSync('ps', ['-eo', 'ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => (Number.parseInt(line, 10) === process.pid ? [line] : []));
}

describe('the extension in a real extension host', () => {
  it('is found under its id, activates once VS Code has started, so that feeds can go on, and starts no engine where there is none', async () => {
    const extension = extensions.getExtension(id);
    assert.ok(extension, `${id} is not loaded`);
    for (let look = 0; look < 100 && !extension.isActive; look++) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(extension.isActive);
    if (process.platform === 'win32') return;
    assert.deepEqual(
      children().filter((line) => line.includes('engine.js')),
      [],
    );
  });

  it('has loaded itself with the window, and nothing that only its commands or the engine need', () => {
    const { extensionPath = '' } = extensions.getExtension(id) ?? {};
    const own = join(extensionPath, 'dist').toLowerCase();
    const loaded = Object.keys(require.cache).filter((file) => dirname(file).toLowerCase() === own);
    const names = loaded.map((file) => basename(file, '.js'));
    assert.ok(names.includes('extension'), names.join(', '));
    const late = [
      'extension.setup',
      'extension.feeds',
      'extension.tenants',
      'extension.ecsKql',
      'extension.languageClient',
      'engineClient',
    ];
    assert.deepEqual(
      late.filter((name) => names.includes(name)),
      [],
    );
  });

  it('has a handler for every command that it contributes', async () => {
    const { contributes } = extensions.getExtension(id)?.packageJSON as Manifest;
    const known = new Set(await commands.getCommands(true));
    const dead = contributes.commands.map(({ command }) => command).filter((command) => !known.has(command));
    assert.ok(contributes.commands.length > 20);
    assert.deepEqual(dead, []);
  });

  it('runs in untrusted workspaces, and says what it cannot do in virtual ones (ER-32)', () => {
    const { capabilities } = extensions.getExtension(id)?.packageJSON as Manifest;
    assert.equal(capabilities.untrustedWorkspaces.supported, true);
    assert.equal(capabilities.virtualWorkspaces.supported, 'limited');
  });
});
