import { readFile } from 'node:fs/promises';
import { UserError } from '../../../base/errors';

/** Values that only VS Code keeps, by name. */
export type KeptSecrets = (name: string) => string | undefined;

/** How a value is named in a configuration, which never holds a secret itself. */
export const secretPattern = '^(env|file|secret):.+$';
export const valuePattern = '^(env|file|secret|text):.*$';

/** The code of the failure where a value is not there. */
export const secretMissing = 'forward-secret-missing';

/** The name of a value that VS Code keeps; undefined where the reference is another. */
export function keptSecretName(reference: string): string | undefined {
  return reference.startsWith('secret:') ? reference.slice('secret:'.length) : undefined;
}

/** The value that a reference names, read anew each time, so that a changed secret counts at once. @throws UserError where there is none */
export async function readSecret(reference: string, kept: KeptSecrets): Promise<string> {
  const [kind = '', name = ''] = split(reference);
  if (kind === 'text') return name;
  const value = kind === 'env' ? process.env[name] : kind === 'secret' ? kept(name) : await readFile(name, 'utf8').catch(() => undefined);
  const trimmed = value?.trim() ?? '';
  // It becomes part of a header.
  if (/[\r\n]/.test(trimmed)) throw unusable(reference, 'has more than one line');
  if (trimmed === '') throw unusable(reference, 'has no value');
  return trimmed;
}

function split(reference: string): readonly string[] {
  const end = reference.indexOf(':');
  return [reference.slice(0, end), reference.slice(end + 1)];
}

const remedies: Readonly<Record<string, string>> = {
  env: 'Set the environment variable for the process of the feed.',
  file: 'Write the value into the file, and let this account read it.',
  secret: 'Only VS Code knows it. Elsewhere name an environment variable (env:NAME) or a file (file:PATH) instead.',
};

function unusable(reference: string, what: string): UserError {
  const [kind = ''] = split(reference);
  return new UserError(`${reference}, which the feed needs, ${what}. ${remedies[kind] ?? ''}`, {
    code: secretMissing,
  });
}
