import { t } from '@vscode/l10n';
import { isAbort, UserError } from '../../base/errors';
import type { TenantPlace } from '../../protocol/azure';
import type { IdentityInfo, IdentityTest, RotateAnswers } from '../../protocol/setup';
import { forgetKey, keepIdentity, keepKey, keepSecret, knownIdentities, markOf, writePrivately } from './identityKeys';
import type { IdentityParts } from './identityKeys';
import { planAndApply } from './identityCommands';
import type { Work } from './identityCommands';

/** What is renewed of an identity, and where the key of a new certificate is kept: in VS Code, unless a file is named. */
export type Rotation = { readonly kind: 'secret' } | { readonly kind: 'certificate'; readonly days: number; readonly keyFile?: string };

/** A new secret or certificate that is not proven yet. */
interface Fresh {
  /** Its key id in the directory; not known of a certificate before the application is read again. */
  readonly keyId: () => Promise<string>;
  readonly endsAt: string;
  readonly proof: Pick<IdentityTest, 'secret' | 'pem'>;
  /** Keeps it as what the identity signs in by. */
  readonly keep: () => Promise<void>;
  /** Forgets it, because it is of no use. */
  readonly drop: () => Promise<void>;
}

interface Rotating {
  readonly parts: IdentityParts;
  readonly place: TenantPlace;
  readonly identity: IdentityInfo;
  readonly work: Work;
}

/**
 * A new secret or certificate, tested by a sign-in before the old ones of its kind go: what else the identity may read is no matter of its secret.
 * Where the test fails, the old ones stay and the new one goes.
 */
export async function rotate(
  parts: IdentityParts,
  { place, identity }: { readonly place: TenantPlace; readonly identity: IdentityInfo },
  rotation: Rotation,
  work: Work,
): Promise<string> {
  const { signal, report } = work;
  const { appId, name } = identity;
  const rotating = { parts, place, identity, work };
  const isSecret = rotation.kind === 'secret';
  const old = isSecret ? identity.secrets : identity.certificates;
  report(isSecret ? t('Making a new secret') : t('Making a new certificate'));
  const fresh = isSecret ? await newSecret(rotating) : await newCertificate(rotating, rotation);
  try {
    report(t('Testing it'));
    const [signIn] = await parts.engine.request('setup/testIdentity', { place, clientId: appId, ...fresh.proof }, { signal });
    if (signIn?.result !== 'pass') throw new UserError(signIn?.what ?? '', { code: 'identity-rotation' });
    await fresh.keep();
  } catch (error) {
    throw await notRotated(rotating, fresh, error);
  }
  report(t('Removing the old ones'));
  const remove = old.map((each) => each.keyId);
  if (old.length > 0) await planAndApply(parts, place, { wizard: 'rotateSecret', appId, remove }, signal);
  if (!isSecret) for (const each of old) await forgetKey(parts, markOf(each.name) ?? '');
  const gone = old.length === 1 ? t('the old one is removed') : t('{0} old ones are removed', old.length);
  return isSecret
    ? t('{0} has a new secret until {1}; {2}.', name, fresh.endsAt, gone)
    : t('{0} has a new certificate until {1}; {2}.', name, fresh.endsAt, gone);
}

async function newSecret({ parts, place, identity: { appId }, work }: Rotating): Promise<Fresh> {
  const { outcome } = await planAndApply(parts, place, { wizard: 'rotateSecret', appId }, work.signal);
  const { keyId = '', endDateTime = '' } = outcome.outputs['secret'] ?? {};
  const secret = outcome.secrets['secret'] ?? '';
  return {
    keyId: () => Promise.resolve(keyId),
    endsAt: endDateTime.slice(0, 10),
    proof: { secret },
    keep: () => keepSecret(parts, appId, secret),
    drop: () => Promise.resolve(),
  };
}

/** The key is in VS Code's store before the directory trusts the certificate; it goes to a file, in place of the one before, when it is proven. */
async function newCertificate(
  { parts, place, identity: { appId, name }, work }: Rotating,
  { days, keyFile }: Extract<Rotation, { readonly kind: 'certificate' }>,
): Promise<Fresh> {
  const made = await parts.engine.request('setup/makeCertificate', { name, days }, { signal: work.signal });
  const { mark, pem, certificate } = made;
  await keepKey(parts, made);
  const fresh: RotateAnswers = { wizard: 'rotateSecret', appId, certificate };
  const find = async (): Promise<IdentityInfo['certificates'][number] | undefined> => {
    const listed = await parts.engine.request('setup/identities', place);
    const certificates = listed.find((each) => each.appId === appId)?.certificates ?? [];
    return certificates.find((each) => markOf(each.name) === mark);
  };
  const drop = (): Promise<void> => forgetKey(parts, mark);
  try {
    await planAndApply(parts, place, fresh, work.signal);
  } catch (error) {
    // What is not trusted anywhere is of no use; where that cannot be told, the key stays.
    if ((await find().catch(() => made)) === undefined) await drop();
    throw error;
  }
  const endsAt = (await find())?.endsAt.slice(0, 10) ?? '';
  return {
    keyId: async () => (await find())?.keyId ?? '',
    endsAt,
    proof: { pem },
    keep: async () => {
      if (keyFile === undefined)
        return keepIdentity(parts, appId, { ...knownIdentities(parts)[appId], place, certificate: mark }, undefined);
      await writePrivately(keyFile, pem);
      await drop();
    },
    drop,
  };
}

/** Takes away what could not be proven, whoever cancelled what; says where it stays. */
async function notRotated({ parts, place, identity }: Rotating, { keyId, drop }: Fresh, error: unknown): Promise<unknown> {
  const { appId, name } = identity;
  const { signal } = new AbortController();
  const id = await keyId().catch(() => '');
  const stays = await planAndApply(parts, place, { wizard: 'rotateSecret', appId, remove: [id] }, signal).then(
    () => undefined,
    (failure: unknown) => (failure instanceof Error ? failure.message : String(failure)),
  );
  if (stays === undefined) await drop();
  const rest =
    stays === undefined
      ? t('It was removed again.')
      : t('It stays with the key id {0}, and is of no use to anybody: remove it in the portal. {1}', id, stays);
  if (isAbort(error) && stays === undefined) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new UserError(t('The new secret or certificate of {0} could not be used, so the old ones stay: {1} {2}', name, why, rest), {
    code: 'identity-rotation',
    cause: error,
  });
}
