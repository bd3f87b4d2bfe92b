import type { TokenCredential } from '@azure/core-auth';
import { isAbort } from '../base/errors';
import type { CredentialOf } from './credentialOf';
import { readProfile } from './profile';
import type { ProgramSignIn } from './profile';

/**
 * The credentials of a profile. When the sign-in service refuses them and the file has been written anew meanwhile, they are taken from there: whoever
 * renews a secret restarts nothing.
 * @throws UserError where the profile cannot be read at first
 */
export async function renewedProfile(file: string, make: (signIn: ProgramSignIn) => Promise<CredentialOf>): Promise<CredentialOf> {
  let { content, signIn } = await readProfile(file);
  let current = await make(signIn);
  let renewing: Promise<boolean> | undefined;
  const renew = async (): Promise<boolean> => {
    // Somebody may be writing it just now; the next attempt looks again.
    const found = await readProfile(file).catch(() => undefined);
    if (found === undefined || found.content === content) return false;
    current = await make(found.signIn);
    [content, signIn] = [found.content, found.signIn];
    return true;
  };
  const credentialOf = (tenantId?: string): TokenCredential => ({
    getToken: async (scopes, options) => {
      const used = current;
      try {
        return await used(tenantId).getToken(scopes, options);
      } catch (error) {
        if (isAbort(error)) throw error;
        renewing ??= renew().finally(() => (renewing = undefined));
        if (!(await renewing) && current === used) throw error;
        return current(tenantId).getToken(scopes, options);
      }
    },
  });
  return Object.assign(credentialOf, {
    program: () => {
      const { tenantId, clientId } = signIn;
      return { tenantId, clientId, ...current.program?.(), profile: file };
    },
  });
}
