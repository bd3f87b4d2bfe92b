import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putModule } from './standInModule';

/** Whether Terraform 1 is on the PATH; tests that need it are skipped where it is not. */
export const hasTerraform = /^Terraform v1\./.test(
  String(spawnSync('terraform', ['version'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } }).stdout),
);

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'entra-logs-terraform-'));
}

/** Terraform asks nobody for news, and sees none of the person's own settings. */
function environment(folder: string, reattach: Readonly<Record<string, object>> = {}): NodeJS.ProcessEnv {
  const settings = join(folder, 'cli.tfrc');
  writeFileSync(settings, 'disable_checkpoint = true\n');
  const own = Object.entries(process.env).filter(([name]) => !/^(TF_|ARM_)/.test(name));
  return {
    ...Object.fromEntries(own),
    TF_CLI_CONFIG_FILE: settings,
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_REATTACH_PROVIDERS: JSON.stringify(reattach),
  };
}

/** What Terraform says of files, and whether it took them. */
export interface Verdict {
  readonly passed: boolean;
  readonly words: string;
}

/** The files of a folder that are Terraform's. */
export function terraformFiles(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].filter(([name]) => name.endsWith('.tf')));
}

async function run(
  files: ReadonlyMap<string, string>,
  args: readonly string[],
  reattach?: Readonly<Record<string, object>>,
): Promise<Verdict> {
  const folder = temporaryFolder();
  const cwd = join(folder, 'configuration');
  mkdirSync(cwd);
  for (const [name, content] of files) writeFileSync(join(cwd, name), content);
  putModule(cwd, files);
  const child = spawn('terraform', args, { cwd, env: environment(folder, reattach) });
  const pieces: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece: string) => void pieces.push(piece));
  const status = await new Promise<number | null>((done, failed) => {
    child.on('error', failed);
    child.on('close', done);
  });
  rmSync(folder, { recursive: true });
  return { passed: status === 0, words: pieces.join('') };
}

/** Whether files are laid out as `terraform fmt` does; its words are what it would change. */
export function format(files: ReadonlyMap<string, string>): Promise<Verdict> {
  return run(files, ['fmt', '-check', '-diff', '-no-color']);
}

/** Whether files are a whole configuration for these providers, by their addresses, which have to be running. */
export function validate(files: ReadonlyMap<string, string>, providers: Readonly<Record<string, object>>): Promise<Verdict> {
  return run(files, ['validate', '-no-color'], providers);
}
