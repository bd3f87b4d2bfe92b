import type { TokenCredential } from '@azure/core-auth';

/** A program that signs in by itself. */
export interface SignedInProgram {
  readonly tenantId: string;
  readonly clientId: string;
  /** The first characters of its secret, by which its owner sees which one it is. */
  readonly secretHint?: string;
  /** The file that names them. */
  readonly profile?: string;
}

/** Gives the credential whose tokens are of one tenant; of the account's own where none is named. */
export interface CredentialOf {
  (tenantId?: string): TokenCredential;
  /** Where a program signs in: which one. */
  readonly program?: () => SignedInProgram;
}
