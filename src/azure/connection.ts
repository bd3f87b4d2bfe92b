import type { Cloud } from './cloud';
import type { CredentialOf, SignedInProgram } from './credentialOf';
import { createAzureClient } from './pipeline/azureClient';
import type { AzureClient, ServiceName } from './pipeline/azureClient';

/** Somebody signed in to a cloud: clients for each of its services, in each tenant. */
export interface CloudConnection {
  readonly cloud: Cloud;
  /** A credential whose tokens are of the tenant; of the account's own where none is named. */
  readonly credential: CredentialOf;
  readonly client: (service: ServiceName, tenantId?: string) => AzureClient;
  /** Where a program is signed in: which one. */
  readonly program?: () => SignedInProgram;
}

export function connectCloud(cloud: Cloud, credential: CredentialOf): CloudConnection {
  return {
    cloud,
    credential,
    client: (service, tenantId) => createAzureClient({ cloud, service, credential: credential(tenantId) }),
    ...(credential.program ? { program: credential.program } : {}),
  };
}
