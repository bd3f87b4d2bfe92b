import { readFile } from 'node:fs/promises';
import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import type { DeviceCodeInfo } from '@azure/identity';
import { UserError } from '../base/errors';
import type { Cloud } from './cloud';
import type { CredentialOf, SignedInProgram } from './credentialOf';
import { endingCodeSignIn } from './codeSignIn';
import { createRefusedSignIn } from './refusedSignIn';
import { renewedProfile } from './renewedProfile';
import { approveSandboxCode } from './sandboxUser';
import { shownCertificate } from './shownCertificate';

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
  /** Certificate and private key as PEM text, of which nothing is written down. */
  | { readonly kind: 'certificateText'; readonly tenantId: string; readonly clientId: string; readonly pem: string }
  /** As a file says, which is read anew when it is not taken any more: `{tenantId, clientId, secret or certificateFile}`. */
  | { readonly kind: 'profile'; readonly file: string }
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

/** Makes the credentials of a sign-in, one for each tenant. `@azure/identity` is loaded where it is needed. */
export async function createCredentials(signIn: SignIn, parts: CredentialParts): Promise<CredentialOf> {
  const { cloud, askToken } = parts;
  if (signIn.kind === 'host') return inTenants(hostCredential(cloud, askToken));
  if (signIn.kind === 'profile') return renewedProfile(signIn.file, (found) => createCredentials(found, parts));
  const identity = await import('@azure/identity');
  const options = {
    authorityHost: cloud.authority,
    additionallyAllowedTenants: ['*'],
    ...(cloud.trusted === undefined ? {} : { disableInstanceDiscovery: true, tlsOptions: { ca: cloud.trusted } }),
  };
  switch (signIn.kind) {
    case 'secret':
      return ofProgram(signIn, new identity.ClientSecretCredential(signIn.tenantId, signIn.clientId, signIn.secret, options));
    case 'certificate': {
      const { certificateFile: certificatePath, password: certificatePassword } = signIn;
      const certificate = { certificatePath, ...(certificatePassword === undefined ? {} : { certificatePassword }) };
      const credential = new identity.ClientCertificateCredential(signIn.tenantId, signIn.clientId, certificate, options);
      return ofProgram({ ...signIn, pem: await readFile(certificatePath, 'utf8').catch(() => '') }, credential);
    }
    case 'certificateText':
      return ofProgram(
        signIn,
        new identity.ClientCertificateCredential(signIn.tenantId, signIn.clientId, { certificate: signIn.pem }, options),
      );
    case 'azureCli':
      return inTenants(new identity.AzureCliCredential(signIn.tenantId === undefined ? {} : { tenantId: signIn.tenantId }));
    case 'deviceCode':
    case 'sandboxUser': {
      const home = signIn.kind === 'deviceCode' ? (signIn.tenantId ?? 'organizations') : 'organizations';
      // One for each tenant: its cache answers a second tenant with the first one's tokens.
      return oncePerTenant((tenantId = home) => {
        const { policy, tell } = createRefusedSignIn();
        const listening = { ...options, additionalPolicies: [{ policy, position: 'perCall' as const }] };
        const enter = (code: DeviceCodeInfo): void => enterCode(signIn, parts, code, (error) => refuse(error));
        const known = { ...listening, tenantId, clientId: publicClient, userPromptCallback: enter };
        const { credential, refuse } = endingCodeSignIn(new identity.DeviceCodeCredential(known));
        return tell(alwaysEvaluated(credential));
      });
    }
  }
}

/** Lets the person enter the code, or enters it for a person of the sandbox. */
function enterCode(
  signIn: Extract<SignIn, { readonly kind: 'deviceCode' | 'sandboxUser' }>,
  { cloud, showCode }: CredentialParts,
  code: DeviceCodeInfo,
  refuse: (error: unknown) => void,
): void {
  if (signIn.kind === 'deviceCode') showCode(code);
  else void approveSandboxCode(cloud, code, signIn.account).catch(refuse);
}

/** As the clients of the services ask: tokens without continuous access evaluation are kept apart, and a person would be asked for one more code. */
function alwaysEvaluated(credential: TokenCredential): TokenCredential {
  return { getToken: (scopes, options) => credential.getToken(scopes, { ...options, enableCae: true }) };
}

function oncePerTenant(make: CredentialOf): CredentialOf {
  const made = new Map<string | undefined, TokenCredential>();
  return (tenantId) => {
    const credential = made.get(tenantId) ?? make(tenantId);
    made.set(tenantId, credential);
    return credential;
  };
}

/** Microsoft Graph gives as many characters of a secret as its hint. */
const hintLength = 3;

function ofProgram(
  {
    tenantId,
    clientId,
    secret,
    pem = '',
  }: Pick<SignedInProgram, 'tenantId' | 'clientId'> & { readonly secret?: string; readonly pem?: string },
  credential: TokenCredential,
): CredentialOf {
  const certificate = shownCertificate(pem);
  const program = {
    tenantId,
    clientId,
    ...(secret === undefined ? {} : { secretHint: secret.slice(0, hintLength) }),
    ...(certificate === undefined ? {} : { certificate }),
  };
  return Object.assign(inTenants(credential), { program: () => program });
}

function inTenants(credential: TokenCredential): CredentialOf {
  return (tenantId) =>
    tenantId === undefined ? credential : { getToken: (scopes, options) => credential.getToken(scopes, { ...options, tenantId }) };
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
