import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { messageOf, UserError } from '../base/errors';

/** How a program signs in, as a file says it. */
export type ProgramSignIn =
  | { readonly kind: 'secret'; readonly tenantId: string; readonly clientId: string; readonly secret: string }
  | { readonly kind: 'certificate'; readonly tenantId: string; readonly clientId: string; readonly certificateFile: string };

export interface Profile {
  readonly signIn: ProgramSignIn;
  /** All that the sign-in rests on: it is another text once something of it was renewed. */
  readonly content: string;
}

/**
 * Reads a profile: a JSON file with `tenantId`, `clientId`, and `secret` or `certificateFile`, whose path starts at the folder of the profile where it is not absolute.
 * @throws UserError where it cannot be read, or lacks something
 */
export async function readProfile(file: string): Promise<Profile> {
  const text = await read(file);
  const { tenantId, clientId, secret, certificateFile: named } = parse(text, file);
  if (tenantId !== undefined && clientId !== undefined) {
    if (secret !== undefined) return { signIn: { kind: 'secret', tenantId, clientId, secret }, content: text };
    if (named !== undefined) {
      const certificateFile = resolve(dirname(file), named);
      const content = `${text}\n${await readFile(certificateFile, 'utf8').catch(() => '')}`;
      return { signIn: { kind: 'certificate', tenantId, clientId, certificateFile }, content };
    }
  }
  throw new UserError(`The profile ${file} lacks something: it needs tenantId, clientId, and secret or certificateFile.`, {
    code: 'profile-incomplete',
  });
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function parse(text: string, file: string): Readonly<Record<string, string | undefined>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, string | undefined>>;
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): UserError {
  return new UserError(`${file} cannot be read as JSON: ${messageOf(error)}`, {
    code: 'file-unreadable',
  });
}
