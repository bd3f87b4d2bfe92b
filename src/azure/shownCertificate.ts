import { X509Certificate } from 'node:crypto';
import type { ShownCertificate } from './credentialOf';

/** What is public of a certificate's PEM text, which may have the private key in it too; undefined where there is no certificate in it. */
export function shownCertificate(pem: string): ShownCertificate | undefined {
  try {
    const { fingerprint, validFrom, validTo } = new X509Certificate(pem);
    const [starts, ends] = [new Date(validFrom).toISOString(), new Date(validTo).toISOString()];
    return { thumbprint: fingerprint.replaceAll(':', ''), starts, ends };
  } catch {
    // The sign-in itself says what is wrong with it.
    return undefined;
  }
}
