import { readFile } from 'node:fs/promises';
import { publicClouds, sandboxCloud } from '../../azure/cloud';
import type { Cloud } from '../../azure/cloud';
import { connectCloud } from '../../azure/connection';
import type { CloudConnection } from '../../azure/connection';
import { createCredentials } from '../../azure/credentials';
import type { AskToken } from '../../azure/credentials';
import { explainAzure } from '../../azure/explain';
import { listTenants } from '../../azure/services/tenants';
import type { Tenant } from '../../azure/services/tenants';
import { messageOf, UserError } from '../../base/errors';
import type { AzureConnection, ConnectionInfo, DeviceCode, TenantInfo } from '../../protocol/azure';

export interface ConnectionParts {
  /** Where tokens of VS Code's accounts come from; none without VS Code. */
  readonly askToken?: AskToken | undefined;
  readonly showCode: (code: DeviceCode) => void;
}

/** Who is signed in, by connection id. Nothing of it is ever written down. */
export interface Connections {
  /** Signs in and proves it by listing the tenants. */
  connect(connection: AzureConnection, signal: AbortSignal): Promise<ConnectionInfo>;
  /** Makes a connection without asking anything of the cloud. */
  open(connection: AzureConnection): Promise<CloudConnection>;
  disconnect(connectionId: string): void;
  tenants(connectionId: string, signal: AbortSignal): Promise<readonly TenantInfo[]>;
  /** @throws UserError where nobody is signed in by this id */
  get(connectionId: string): CloudConnection;
}

export function createConnections(parts: ConnectionParts): Connections {
  const open = new Map<string, CloudConnection>();
  const get = (connectionId: string): CloudConnection => {
    const connection = open.get(connectionId);
    if (connection) return connection;
    throw new UserError('You are not signed in to Azure any more. Sign in again.', {
      code: 'signed-out',
      action: { title: 'Sign In', command: 'entraLogs.tenants.signIn' },
    });
  };
  const opened = async (wanted: AzureConnection): Promise<CloudConnection> => {
    const cloud = await cloudOf(wanted);
    return connectCloud(cloud, await createCredentials(wanted.signIn, { cloud, ...parts }));
  };
  return {
    open: async (wanted) => {
      const connection = await opened(wanted);
      open.set(wanted.connectionId, connection);
      return connection;
    },
    async connect(wanted, signal) {
      const connection = await opened(wanted);
      const { cloud } = connection;
      const tenants = await tenantsOf(connection, signal);
      open.set(wanted.connectionId, connection);
      return { connectionId: wanted.connectionId, cloud: cloud.id, cloudName: cloud.name, portal: cloud.portal, tenants };
    },
    disconnect: (connectionId) => void open.delete(connectionId),
    tenants: (connectionId, signal) => tenantsOf(get(connectionId), signal),
    get,
  };
}

async function cloudOf({ cloud, sandbox }: AzureConnection): Promise<Cloud> {
  if (cloud !== 'sandbox') return publicClouds[cloud];
  if (!sandbox) throw new UserError('The sandbox does not run, so nobody can sign in to it. Start it first.', { code: 'sandbox-stopped' });
  try {
    return sandboxCloud(sandbox, await readFile(sandbox.caFile, 'utf8'));
  } catch (error) {
    throw new UserError('The sandbox has ended: the certificate that it is trusted by is gone. Start it again.', {
      code: 'sandbox-stopped',
      details: messageOf(error),
    });
  }
}

async function tenantsOf(connection: CloudConnection, signal: AbortSignal): Promise<readonly TenantInfo[]> {
  try {
    const home = await homeTenant(connection);
    return (await listTenants(connection.client('arm'), signal)).map((tenant) => tenantInfo(tenant, home));
  } catch (error) {
    throw explainAzure(error, {
      doing: 'list the tenants of your account',
      on: connection.cloud.name,
      remedy: 'Sign in with another account.',
    });
  }
}

/** The tenant that the account's own tokens are of; a token that cannot be read tells none. */
async function homeTenant({ cloud, credential }: CloudConnection): Promise<string | undefined> {
  const token = await credential().getToken(`${cloud.audiences.arm}/.default`);
  const payload = token?.token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const { tid } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly tid?: string };
    return tid;
  } catch {
    return undefined;
  }
}

/** The service calls a tenant that the account is a guest in its home too: the token knows better. */
function tenantInfo({ tenantId, name, domain, category }: Tenant, home: string | undefined): TenantInfo {
  const isOther = home !== undefined && tenantId.toLowerCase() !== home.toLowerCase();
  const kind = category === 'ManagedBy' ? 'managed' : category === 'ProjectedBy' || isOther ? 'guest' : 'home';
  return { tenantId, name: name ?? domain ?? tenantId, ...(domain === undefined ? {} : { domain }), kind };
}
