import { t } from '@vscode/l10n';
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { markOf, markOfFingerprint } from '../../base/certificateMark';
import { UserError } from '../../base/errors';
import type { IdentityInfo } from '../../protocol/setup';
import type { FoundIdentity } from './identityCommands';

/** Who else signs in by the key of an identity: one certificate can be trusted in many tenants. */
export interface KeySharers {
  readonly others: readonly FoundIdentity[];
  /** Names of tenants whose identities could not be read, so that one of them may be a sharer too. */
  readonly unread: readonly string[];
}

/** The identities that trust a certificate which this one trusts too. */
export function sharersOf({ identity }: FoundIdentity, all: readonly FoundIdentity[]): readonly FoundIdentity[] {
  const own = marksOf(identity);
  return all.filter((each) => each.identity.appId !== identity.appId && [...marksOf(each.identity)].some((mark) => own.has(mark)));
}

/** The marks of the certificates of an identity that were made from here. */
export function marksOf({ certificates }: Pick<IdentityInfo, 'certificates'>): ReadonlySet<string> {
  return new Set(certificates.flatMap(({ name }) => markOf(name) ?? []));
}

/**
 * A file is not written over while it holds a key of the identity that one of another tenant goes on signing in by, or might.
 * @throws UserError that names those identities, or the tenants that could not be read
 */
export async function refuseSharedFile(file: string, { identity }: FoundIdentity, { others, unread }: KeySharers): Promise<void> {
  const mark = markInFile(await readFile(file, 'utf8').catch(() => ''));
  if (mark === undefined) return;
  const shared = others.filter((each) => marksOf(each.identity).has(mark));
  if (shared.length > 0) {
    const names = shared.map((each) => t('{0} in {1}', each.identity.name, each.place.tenantName)).join(', ');
    throw new UserError(
      t(
        '{0} holds the key that {1} signs in by too, so it is not written over. Choose another file, or renew it in all tenants.',
        file,
        names,
      ),
      { code: 'identity-shared-key' },
    );
  }
  if (unread.length > 0 && marksOf(identity).has(mark))
    throw new UserError(
      t(
        '{0} holds the key that is renewed. Whether somebody in {1} signs in by it too could not be read, so it is not written over. Choose another file.',
        file,
        unread.join(', '),
      ),
      { code: 'identity-shared-key' },
    );
}

/** The mark of the certificate in a PEM file; none where there is no certificate in it. */
function markInFile(pem: string): string | undefined {
  try {
    return markOfFingerprint(new X509Certificate(pem).fingerprint);
  } catch {
    return undefined;
  }
}
