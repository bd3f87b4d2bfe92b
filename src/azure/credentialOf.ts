import type { TokenCredential } from '@azure/core-auth';

/** The certificate that a program shows. */
export interface ShownCertificate {
  /** As the Azure portal writes it: 40 hexadecimal digits. */
  readonly thumbprint: string;
  /** ISO times between which it is good. */
  readonly starts: string;
  readonly ends: string;
}

/** A program that signs in by itself. */
export interface SignedInProgram {
  readonly tenantId: string;
  readonly clientId: string;
  /** The first characters of its secret, by which its owner sees which one it is. */
  readonly secretHint?: string;
  readonly certificate?: ShownCertificate;
  /** The file that names them. */
  readonly profile?: string;
}

/** Gives the credential whose tokens are of one tenant; of the account's own where none is named. */
export interface CredentialOf {
  (tenantId?: string): TokenCredential;
  /** Where a program signs in: which one. */
  readonly program?: () => SignedInProgram;
}
