import { t } from '@vscode/l10n';
import { markOf } from '../../base/certificateMark';
import { isAbort } from '../../base/errors';
import type { IdentityInfo, RotateAnswers } from '../../protocol/setup';
import { planAndApply } from './identityCommands';
import type { FoundIdentity, Work } from './identityCommands';
import { forgetKey, keepIdentity, keepKey, knownIdentities, writePrivately } from './identityKeys';
import type { IdentityParts } from './identityKeys';
import { inTenant, notRotated, notTakenAway, testFresh } from './rotateFailures';
import type { Fresh } from './rotateFailures';
import { marksOf, refuseSharedFile } from './sharedKey';
import type { KeySharers } from './sharedKey';

/** What is renewed of an identity, and where the key of a new certificate is kept: in VS Code, unless a file is named. */
export type Rotation = { readonly kind: 'secret' } | CertificateRotation;

interface CertificateRotation {
  readonly kind: 'certificate';
  readonly days: number;
  readonly keyFile?: string;
  /** Identities of other tenants that sign in by the same key, and get the same new one. */
  readonly alsoIn?: readonly FoundIdentity[];
  /** Who goes on signing in by the old key, or might: it is not written over then. */
  readonly stays?: KeySharers;
}

/**
 * A new secret or certificate, tested by a sign-in in each tenant before the old ones of its kind go: what else the identity may read is no matter
 * of its secret. Where it is not taken or not proven in one tenant, the old ones stay in all of them and the new one goes.
 */
export async function rotate(parts: IdentityParts, found: FoundIdentity, rotation: Rotation, work: Work): Promise<string> {
  return rotation.kind === 'secret' ? rotateSecret(parts, found, work) : rotateCertificate(parts, found, rotation, work);
}

async function rotateSecret(parts: IdentityParts, found: FoundIdentity, work: Work): Promise<string> {
  const { place, identity } = found;
  const { appId, name, secrets } = identity;
  work.report(t('Making a new secret'));
  const { outcome } = await planAndApply(parts, place, { wizard: 'rotateSecret', appId }, work.signal);
  const { keyId, endDateTime = '' } = outcome.outputs['secret'] ?? {};
  const secret = outcome.secrets['secret'] ?? '';
  const fresh: Fresh = { found, keyId: () => Promise.resolve(keyId), proof: { secret } };
  try {
    work.report(t('Testing it'));
    await inTenant(found, () => testFresh(parts, fresh, work.signal));
    await keepIdentity(parts, appId, { ...knownIdentities(parts)[appId], place }, secret);
  } catch (error) {
    throw await notRotated(parts, [fresh], error);
  }
  await removeOld(parts, [{ found, old: secrets }], work);
  return t('{0} has a new secret until {1}; {2}.', name, endDateTime.slice(0, 10), goneWords(secrets.length));
}

/** The key is in VS Code's store before a directory trusts the certificate; it goes to a file, in place of the one before, when it is proven everywhere. */
async function rotateCertificate(parts: IdentityParts, found: FoundIdentity, rotation: CertificateRotation, work: Work): Promise<string> {
  const { days, keyFile, alsoIn = [], stays = { others: [], unread: [] } } = rotation;
  const { name } = found.identity;
  if (keyFile !== undefined) await refuseSharedFile(keyFile, found, stays);
  const everywhere = [found, ...alsoIn];
  work.report(t('Making a new certificate'));
  const made = await parts.engine.request('setup/makeCertificate', { name, days }, { signal: work.signal });
  const { mark, pem, certificate } = made;
  await keepKey(parts, made);
  const tried: Fresh[] = [];
  try {
    for (const each of everywhere) {
      const answers: RotateAnswers = { wizard: 'rotateSecret', appId: each.identity.appId, certificate };
      tried.push({ found: each, keyId: async () => (await certificateIn(parts, each, mark))?.keyId, proof: { pem } });
      await inTenant(each, () => planAndApply(parts, each.place, answers, work.signal));
    }
    work.report(t('Testing it'));
    for (const fresh of tried) await inTenant(fresh.found, () => testFresh(parts, fresh, work.signal));
    if (keyFile === undefined) await keepMark(parts, everywhere, mark);
    else await writePrivately(keyFile, pem);
  } catch (error) {
    throw await notRotated(parts, tried, error, () => forgetKey(parts, mark));
  }
  if (keyFile !== undefined) await forgetKey(parts, mark);
  const endsAt = (await certificateIn(parts, found, mark))?.endsAt.slice(0, 10) ?? '';
  const olds = everywhere.map((each) => ({ found: each, old: oldCertificates(each, found, alsoIn) }));
  await removeOld(parts, olds, work);
  const words = goneWords(olds.reduce((sum, { old }) => sum + old.length, 0));
  return alsoIn.length === 0
    ? t('{0} has a new certificate until {1}; {2}.', name, endsAt, words)
    : t('{0} has a new certificate until {1} in {2} tenants; {3}.', name, endsAt, everywhere.length, words);
}

/** In the tenant that was asked for, all that the identity had; elsewhere only what it shares with that. */
function oldCertificates(each: FoundIdentity, chosen: FoundIdentity, alsoIn: readonly FoundIdentity[]): IdentityInfo['certificates'] {
  if (!alsoIn.includes(each)) return each.identity.certificates;
  const shared = marksOf(chosen.identity);
  return each.identity.certificates.filter(({ name }) => shared.has(markOf(name) ?? ''));
}

async function keepMark(parts: IdentityParts, everywhere: readonly FoundIdentity[], mark: string): Promise<void> {
  for (const { place, identity } of everywhere)
    await keepIdentity(parts, identity.appId, { ...knownIdentities(parts)[identity.appId], place, certificate: mark }, undefined);
}

async function certificateIn(
  { engine }: Pick<IdentityParts, 'engine'>,
  { place, identity: { appId } }: FoundIdentity,
  mark: string,
): Promise<IdentityInfo['certificates'][number] | undefined> {
  const listed = await engine.request('setup/identities', { ...place, appIds: [appId] });
  const certificates = listed.find((each) => each.appId === appId)?.certificates ?? [];
  return certificates.find(({ name }) => markOf(name) === mark);
}

interface Old {
  readonly found: FoundIdentity;
  readonly old: readonly { readonly keyId: string; readonly name: string }[];
}

/** Takes the old ones away in each tenant; one that refuses holds none of the others up. @throws UserError that says where they still are, and that the new one is in use */
async function removeOld(parts: IdentityParts, olds: readonly Old[], { report, signal }: Work): Promise<void> {
  report(t('Removing the old ones'));
  const stay: { readonly found: FoundIdentity; readonly error: unknown }[] = [];
  for (const { found, old } of olds) {
    const answers: RotateAnswers = { wizard: 'rotateSecret', appId: found.identity.appId, remove: old.map(({ keyId }) => keyId) };
    try {
      if (old.length > 0) await planAndApply(parts, found.place, answers, signal);
      for (const { name } of old) await forgetKey(parts, markOf(name) ?? '');
    } catch (error) {
      if (isAbort(error)) throw error;
      stay.push({ found, error });
    }
  }
  if (stay.length > 0) throw notTakenAway(stay);
}

function goneWords(count: number): string {
  return count === 1 ? t('the old one is removed') : t('{0} old ones are removed', count);
}
