import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import type { DeviceCodeInfo } from '@azure/identity';
import { UserError } from '../base/errors';
import type { Cloud } from './cloud';
import { approveSandboxCode } from './sandboxUser';

/** How somebody signs in. What is secret in it stays in memory. */
export type SignIn =
  /** By whoever runs the engine: VS Code's accounts. */
  | { readonly kind: 'host' }
  | { readonly kind: 'secret'; readonly tenantId: string; readonly clientId: string; readonly secret: string }
  | {
      readonly kind: 'certificate';
      readonly tenantId: string;
      readonly clientId: string;
      /** A PEM file with certificate and private key. */
      readonly certificateFile: string;
      readonly password?: string;
    }
  | { readonly kind: 'azureCli'; readonly tenantId?: string }
  | { readonly kind: 'deviceCode'; readonly tenantId?: string }
  /** A person of the sandbox, which asks for no password. */
  | { readonly kind: 'sandboxUser'; readonly account: string };

/** What a token is asked of the host with. */
export interface TokenRequest {
  readonly cloudId: Cloud['id'];
  readonly scopes: readonly string[];
  readonly tenantId?: string;
  /** What a service demands of the next token, as JSON. */
  readonly claims?: string;
}

export type AskToken = (request: TokenRequest, signal?: AbortSignal) => Promise<{ readonly token: string; readonly expiresOn: number }>;

export interface CredentialParts {
  readonly cloud: Cloud;
  /** Where the tokens of `host` come from; a program without a host has none. */
  readonly askToken?: AskToken | undefined;
  /** Shows the person where to enter which code. */
  readonly showCode: (code: Pick<DeviceCodeInfo, 'message' | 'userCode' | 'verificationUri'>) => void;
}

/** VS Code's own public client, which is known in every tenant. Source: microsoft/vscode, extensions/microsoft-authentication. */
const publicClient = 'aebc6443-996d-45c2-90f0-388ff96faa56';

/** Makes the credential of a sign-in. `@azure/identity` is loaded where it is needed. */
export async function createCredential(signIn: SignIn, parts: CredentialParts): Promise<TokenCredential> {
  const { cloud, askToken, showCode } = parts;
  if (signIn.kind === 'host') return hostCredential(cloud, askToken);
  const identity = await import('@azure/identity');
  const options = {
    authorityHost: cloud.authority,
    additionallyAllowedTenants: ['*'],
    ...(cloud.trusted === undefined ? {} : { disableInstanceDiscovery: true, tlsOptions: { ca: cloud.trusted } }),
  };
  switch (signIn.kind) {
    case 'secret':
      return new identity.ClientSecretCredential(signIn.tenantId, signIn.clientId, signIn.secret, options);
    case 'certificate': {
      const { certificateFile: certificatePath, password: certificatePassword } = signIn;
      const certificate = { certificatePath, ...(certificatePassword === undefined ? {} : { certificatePassword }) };
      return new identity.ClientCertificateCredential(signIn.tenantId, signIn.clientId, certificate, options);
    }
    case 'azureCli':
      return new identity.AzureCliCredential(tenantOption(signIn));
    case 'deviceCode':
      return new identity.DeviceCodeCredential({ ...options, ...tenantOption(signIn), clientId: publicClient, userPromptCallback: showCode });
    case 'sandboxUser':
      return new identity.DeviceCodeCredential({
        ...options,
        tenantId: 'organizations',
        clientId: publicClient,
        userPromptCallback: (code) => void approveSandboxCode(cloud, code, signIn.account).catch(() => undefined),
      });
  }
}

function tenantOption({ tenantId }: { readonly tenantId?: string }): { readonly tenantId?: string } {
  return tenantId === undefined ? {} : { tenantId };
}

/** The same credential, whose tokens are of one tenant. */
export function inTenant(credential: TokenCredential, tenantId: string | undefined): TokenCredential {
  if (tenantId === undefined) return credential;
  return { getToken: (scopes, options) => credential.getToken(scopes, { ...options, tenantId }) };
}

function hostCredential({ id }: Cloud, askToken: AskToken | undefined): TokenCredential {
  return {
    async getToken(scopes: string | string[], options: GetTokenOptions = {}): Promise<AccessToken> {
      if (!askToken) {
        throw new UserError('There is no VS Code here to sign in with. Sign in as a program, with the Azure CLI or with a device code.', {
          code: 'no-host',
        });
      }
      const request = {
        cloudId: id,
        scopes: [scopes].flat(),
        ...(options.tenantId === undefined ? {} : { tenantId: options.tenantId }),
        ...(options.claims === undefined ? {} : { claims: options.claims }),
      };
      const { token, expiresOn } = await askToken(request, options.abortSignal as AbortSignal | undefined);
      return { token, expiresOnTimestamp: expiresOn };
    },
  };
}
