import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether Terraform is on the PATH; tests that need it are skipped where it is not. */
export const hasTerraform =
  spawnSync('terraform', ['version'], { env: environment(mkdtempSync(join(tmpdir(), 'entra-logs-terraform-'))) }).status === 0;

/** Terraform asks nobody for news, and sees none of the person's own settings. */
function environment(folder: string, settings = ''): NodeJS.ProcessEnv {
  const file = join(folder, 'cli.tfrc');
  writeFileSync(file, `disable_checkpoint = true\n${settings}`);
  const own = Object.entries(process.env).filter(([name]) => !/^(TF_|ARM_)/.test(name));
  return { ...Object.fromEntries(own), TF_CLI_CONFIG_FILE: file, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
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

function run(folder: string, args: readonly string[], settings?: string): Verdict {
  const { status, stdout, stderr, error } = spawnSync('terraform', args, {
    cwd: folder,
    env: environment(folder, settings),
    encoding: 'utf8',
  });
  if (error) throw error;
  return { passed: status === 0, words: `${stdout}${stderr}` };
}

/** A folder of its own that holds the files. */
export function folderOf(files: ReadonlyMap<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'entra-logs-terraform-'));
  const configuration = join(folder, 'configuration');
  mkdirSync(configuration);
  for (const [name, content] of files) writeFileSync(join(configuration, name), content);
  return configuration;
}

/** Whether files are laid out as `terraform fmt` does; its words are what it would change. */
export function format(files: ReadonlyMap<string, string>): Verdict {
  return run(folderOf(files), ['fmt', '-check', '-diff', '-no-color']);
}
