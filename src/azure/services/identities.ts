import type { AzureClient } from '../pipeline/azureClient';

/** A program that may read the logs of a tenant through Microsoft Graph. */
export interface LogIdentity {
  readonly objectId: string;
  readonly appId: string;
  readonly name: string;
  /** Names of the permissions that let it read logs, by name. */
  readonly permissions: readonly string[];
  /** Its secrets and certificates; undefined where the application belongs to another tenant, which alone knows them. */
  readonly credentials?: readonly IdentityCredential[];
}

export interface IdentityCredential {
  readonly kind: 'secret' | 'certificate';
  readonly name: string;
  /** ISO time at which it ends. */
  readonly expires: string;
}

/** Microsoft Graph's own application, the same in every cloud. */
export const graphAppId = '00000003-0000-0000-c000-000000000000';
/** Permissions of applications that open logs. Source: the permissions reference of Microsoft Graph. */
const logPermissions = /^(?:AuditLog|AuditLogsQuery|IdentityRiskEvent|IdentityRiskyUser|IdentityRiskyServicePrincipal|Reports)\.Read/;

interface WirePrincipal {
  readonly id: string;
  readonly appRoles?: readonly { readonly id: string; readonly value: string | null }[];
}
interface WireAssignment {
  readonly appRoleId: string;
  readonly principalId: string;
  readonly principalDisplayName?: string | null;
  readonly principalType?: string | null;
}
interface WireCredential {
  readonly displayName?: string | null;
  readonly endDateTime?: string | null;
  readonly keyId: string;
}
interface WireApplication {
  readonly passwordCredentials?: readonly WireCredential[];
  readonly keyCredentials?: readonly WireCredential[];
}

/** The tag of every application that is made from here. */
export const identityTag = 'EntraLogs';

/** The programs of a tenant that may read its logs through Graph, and those that were made from here, by name. Reads only. */
export async function listLogIdentities(graph: AzureClient, signal?: AbortSignal): Promise<readonly LogIdentity[]> {
  const own = await graph.get<WirePrincipal>(`/v1.0/servicePrincipals(appId='${graphAppId}')?$select=id,appRoles`, signal);
  const names = new Map((own.appRoles ?? []).map(({ id, value }) => [id, value ?? '']));
  const found = new Map<string, { readonly name: string; readonly permissions: Set<string> }>();
  for await (const assignment of graph.pages<WireAssignment>(`/v1.0/servicePrincipals/${own.id}/appRoleAssignedTo?$top=999`, signal)) {
    const permission = names.get(assignment.appRoleId) ?? '';
    if (assignment.principalType !== 'ServicePrincipal' || !logPermissions.test(permission)) continue;
    const name = assignment.principalDisplayName ?? assignment.principalId;
    const entry = found.get(assignment.principalId) ?? { name, permissions: new Set<string>() };
    found.set(assignment.principalId, entry);
    entry.permissions.add(permission);
  }
  for await (const { id, displayName } of graph.pages<WirePrincipal & { readonly displayName?: string | null }>(madeHere, signal))
    if (!found.has(id)) found.set(id, { name: displayName ?? id, permissions: new Set() });
  const waiting = [...found];
  const identities: LogIdentity[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [objectId, { name, permissions }] = next;
      const { appId } = await graph.get<{ readonly appId: string }>(`/v1.0/servicePrincipals/${objectId}?$select=id,appId`, signal);
      const credentials = await credentialsOf(graph, appId, signal);
      identities.push({ objectId, appId, name, permissions: [...permissions].sort(), ...(credentials ? { credentials } : {}) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return identities.sort((one, other) => one.name.localeCompare(other.name));
}

const madeHere = `/v1.0/servicePrincipals?$filter=${encodeURIComponent(`tags/any(tag:tag eq '${identityTag}')`)}`;
const atOnce = 4;

async function credentialsOf(graph: AzureClient, appId: string, signal?: AbortSignal): Promise<readonly IdentityCredential[] | undefined> {
  const query = `$filter=appId eq '${appId}'&$select=id,appId,passwordCredentials,keyCredentials`.replaceAll(' ', '%20');
  for await (const { passwordCredentials = [], keyCredentials = [] } of graph.pages<WireApplication>(
    `/v1.0/applications?${query}`,
    signal,
  )) {
    const read =
      (kind: IdentityCredential['kind']) =>
      ({ displayName, endDateTime, keyId }: WireCredential): IdentityCredential => ({
        kind,
        name: displayName ?? keyId,
        expires: endDateTime ?? '',
      });
    return [...passwordCredentials.map(read('secret')), ...keyCredentials.map(read('certificate'))];
  }
  return undefined;
}
