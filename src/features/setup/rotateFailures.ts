import { t } from '@vscode/l10n';
import { isAbort, messageOf, UserError } from '../../base/errors';
import { planAndApply } from './identityCommands';
import type { FoundIdentity } from './identityCommands';
import type { IdentityParts } from './identityKeys';

/** A new secret or certificate that is not proven yet, in one tenant. */
export interface Fresh {
  readonly found: FoundIdentity;
  /** Its key id in the directory; none where the directory does not have it. */
  readonly keyId: () => Promise<string | undefined>;
  readonly proof: { readonly secret: string } | { readonly pem: string };
}

/** Signs in by it once. @throws UserError with what the sign-in was refused for */
export async function testFresh({ engine }: Pick<IdentityParts, 'engine'>, { found, proof }: Fresh, signal: AbortSignal): Promise<void> {
  const { place, identity } = found;
  const [signIn] = await engine.request('setup/testIdentity', { place, clientId: identity.appId, ...proof }, { signal });
  if (signIn?.result !== 'pass') throw new UserError(signIn?.what ?? '', { code: 'identity-rotation' });
}

/** Does something in one tenant of several: its failure says in which. */
export async function inTenant<T>({ place }: FoundIdentity, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new UserError(t('In {0}: {1}', place.tenantName, messageOf(error)), { code: 'identity-rotation', cause: error });
  }
}

/** Takes what could not be proven away wherever it was put, whoever cancelled what; says where it stays. `drop` forgets its key, once nobody trusts it. */
export async function notRotated(
  parts: IdentityParts,
  tried: readonly Fresh[],
  error: unknown,
  drop: () => Promise<void> = () => Promise.resolve(),
): Promise<unknown> {
  const name = tried[0]?.found.identity.name ?? '';
  const stays: string[] = [];
  for (const fresh of tried) {
    const left = await takeBack(parts, fresh);
    if (left !== undefined) stays.push(left);
  }
  if (stays.length === 0) await drop();
  if (isAbort(error) && stays.length === 0) return error;
  const rest = stays.length === 0 ? t('It was removed again.') : stays.join(' ');
  const words = t('The new secret or certificate of {0} could not be used, so the old ones stay: {1} {2}', name, messageOf(error), rest);
  return new UserError(words, { code: 'identity-rotation', cause: error });
}

/** Removes what is of no use to anybody; the words of what stays where that fails. */
async function takeBack(parts: IdentityParts, { found, keyId }: Fresh): Promise<string | undefined> {
  const { place, identity } = found;
  let id: string | undefined;
  try {
    id = await keyId();
    if (id === undefined) return undefined;
    await planAndApply(parts, place, { wizard: 'rotateSecret', appId: identity.appId, remove: [id] }, new AbortController().signal);
    return undefined;
  } catch (error) {
    const where = place.tenantName;
    return id === undefined
      ? t('Whether {0} trusts it could not be read, so its key is kept: look in the portal. {1}', where, messageOf(error))
      : t('In {0} it stays with the key id {1}, and is of no use to anybody: remove it in the portal. {2}', where, id, messageOf(error));
  }
}

/** The new one is in use, but old ones could not be taken away. */
export function notTakenAway(stay: readonly { readonly found: FoundIdentity; readonly error: unknown }[]): UserError {
  const [first] = stay;
  const name = first?.found.identity.name ?? '';
  const where = stay.map(({ found, error }) => t('In {0}: {1}', found.place.tenantName, messageOf(error))).join(' ');
  const words = t(
    '{0} signs in by the new secret or certificate, which was tested and is kept; but old ones still work, because they could not be removed. {1} Rotate again, or remove them in the portal.',
    name,
    where,
  );
  return new UserError(words, { code: 'identity-old-stays', cause: first?.error });
}
