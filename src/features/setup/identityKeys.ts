import { t } from '@vscode/l10n';
import { open } from 'node:fs/promises';
import type { App } from '../../app';
import { markOf } from '../../base/certificateMark';
import { UserError } from '../../base/errors';
import type { TenantPlace } from '../../protocol/azure';
import type { IdentityInfo, IdentityTest, MadeCertificate, SetupOutcome } from '../../protocol/setup';

export interface IdentityParts extends Pick<App, 'storage'> {
  readonly engine: Pick<App['engine'], 'request'>;
  /** VS Code's own store of secrets. */
  readonly secrets: Pick<App['context']['secrets'], 'get' | 'store' | 'delete'>;
}

/** What is kept of an identity, so that its values can be copied and its keys renewed; secrets and keys are kept by VS Code alone. */
export interface KnownIdentity {
  readonly place: TenantPlace;
  readonly subscriptionId?: string;
  /** The mark of its certificate, where the key of that is kept by VS Code. */
  readonly certificate?: string;
}

const knownKey = 'setup.identities';
const secretKey = (appId: string): string => `entraLogs.identity.${appId}`;
/** By the certificate and not by the application: a key is kept before anything is made that trusts it. */
const certificateKey = (mark: string): string => `entraLogs.certificate.${mark}`;

export function knownIdentities({ storage }: Pick<IdentityParts, 'storage'>): Readonly<Record<string, KnownIdentity>> {
  return storage.read<Readonly<Record<string, KnownIdentity>>>(knownKey) ?? {};
}

/** Remembers an identity that was made from here, and its secret. What is not said stays as it is known. */
export async function keepIdentity(parts: IdentityParts, appId: string, known: KnownIdentity, secret: string | undefined): Promise<void> {
  const before = knownIdentities(parts);
  await parts.storage.write(knownKey, { ...before, [appId]: { ...before[appId], ...known } });
  if (secret !== undefined) await parts.secrets.store(secretKey(appId), secret);
}

/** Forgets an identity, and the secret and the key that nothing else signs in by. */
export async function forgetIdentity(parts: IdentityParts, appId: string): Promise<void> {
  const { [appId]: gone, ...others } = knownIdentities(parts);
  await parts.storage.write(knownKey, others);
  await parts.secrets.delete(secretKey(appId));
  if (gone?.certificate !== undefined) await forgetKey(parts, gone.certificate);
}

/** Keeps the key of a certificate. Done before a directory trusts it, so that it cannot be lost. */
export async function keepKey({ secrets }: IdentityParts, { mark, pem }: MadeCertificate): Promise<void> {
  await secrets.store(certificateKey(mark), pem);
}

/** Forgets the key of a certificate, unless an identity of another tenant signs in by it too. */
export async function forgetKey(parts: IdentityParts, mark: string): Promise<void> {
  const isUsed = Object.values(knownIdentities(parts)).some(({ certificate }) => certificate === mark);
  if (!isUsed) await parts.secrets.delete(certificateKey(mark));
}

/** The certificate that a run of a plan let an application sign in by, by its mark. */
export function trustedIn({ steps }: Pick<SetupOutcome, 'steps'>): string | undefined {
  return steps.map(({ id }) => /^certificate-([0-9A-F]{8})$/.exec(id)?.[1]).find((mark) => mark !== undefined);
}

/** What an identity signs in by, as VS Code keeps it: the key of one of its certificates, or else its secret. @throws UserError where it keeps none */
export async function proofOf(
  { secrets }: Pick<IdentityParts, 'secrets'>,
  { appId, certificates }: Pick<IdentityInfo, 'appId' | 'certificates'>,
): Promise<Pick<IdentityTest, 'secret' | 'pem'>> {
  for (const { name } of [...certificates].reverse()) {
    const mark = markOf(name);
    const pem = mark === undefined ? undefined : await secrets.get(certificateKey(mark));
    if (pem !== undefined) return { pem };
  }
  return { secret: await secretOf({ secrets }, appId) };
}

export async function secretOf({ secrets }: Pick<IdentityParts, 'secrets'>, appId: string): Promise<string> {
  const secret = await secrets.get(secretKey(appId));
  if (secret !== undefined) return secret;
  throw new UserError(t('The secret of {0} is not kept on this computer. Rotate it to get a new one.', appId), {
    code: 'identity-no-secret',
  });
}

/** Writes a file that nobody but its owner may read, also where it was there before. */
export async function writePrivately(file: string, text: string): Promise<void> {
  const handle = await open(file, 'r+', 0o600).catch(() => open(file, 'w', 0o600));
  try {
    await handle.chmod(0o600);
    await handle.truncate(0);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
