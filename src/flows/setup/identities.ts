import { t } from '@vscode/l10n';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { createGrantedPermissions } from '../../azure/services/grantedPermissions';
import { identityTag } from '../../azure/services/identities';
import { isAbort } from '../../base/errors';
import type { IdentityInfo } from '../../protocol/setup';

interface WireApplication {
  readonly id: string;
  readonly appId: string;
  readonly displayName?: string;
  readonly passwordCredentials?: readonly WireCredential[];
  readonly keyCredentials?: readonly WireCredential[];
}

interface WireCredential {
  readonly keyId?: string;
  readonly displayName?: string | null;
  readonly endDateTime?: string;
}

const day = 86_400_000;
/** SK-18: how long before its end a secret is warned of. */
const warnedDays = 30;

/** The applications of the tenant that were made from here, told by their tag, each with what it may read. */
export async function listIdentities(graph: AzureClient, now: number, signal: AbortSignal): Promise<readonly IdentityInfo[]> {
  const path = `/v1.0/applications?$filter=${encodeURIComponent(`tags/any(tag:tag eq '${identityTag}')`)}`;
  const found: IdentityInfo[] = [];
  const granted = createGrantedPermissions(graph);
  for await (const application of graph.pages<WireApplication>(path, signal)) {
    const permissions = await permissionsOf(graph, granted, application.appId, signal);
    found.push({ ...identityInfo(application, now), ...(permissions ? { permissions } : {}) });
  }
  return found;
}

/** The permissions that an application was granted; undefined where they cannot be read. */
async function permissionsOf(
  graph: AzureClient,
  granted: ReturnType<typeof createGrantedPermissions>,
  appId: string,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  try {
    const { id } = await graph.get<{ readonly id: string }>(`/v1.0/servicePrincipals(appId='${appId}')?$select=id`, signal);
    return (await granted(id, signal)).map(({ name }) => name);
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}

/** An application by its application id. */
export async function findIdentity(graph: AzureClient, appId: string, signal: AbortSignal): Promise<IdentityInfo> {
  return identityInfo(await graph.get<WireApplication>(`/v1.0/applications(appId='${encodeURIComponent(appId)}')`, signal), 0);
}

function identityInfo(application: WireApplication, now: number): IdentityInfo {
  const { id, appId, displayName, passwordCredentials = [], keyCredentials = [] } = application;
  const read = ({ keyId = '', displayName: name, endDateTime = '' }: WireCredential): IdentityInfo['secrets'][number] => ({
    keyId,
    name: name ?? '',
    endsAt: endDateTime,
  });
  const [secrets, certificates] = [passwordCredentials.map(read), keyCredentials.map(read)];
  // It works as long as the last of them does.
  const ends = [...secrets, ...certificates].map(({ endsAt }) => Date.parse(endsAt)).filter((end) => !Number.isNaN(end));
  const warning = now === 0 || ends.length === 0 ? undefined : warningOf(Math.max(...ends) - now);
  return { objectId: id, appId, name: displayName ?? appId, secrets, certificates, ...(warning === undefined ? {} : { warning }) };
}

function warningOf(left: number): string | undefined {
  const days = Math.floor(left / day);
  if (left < 0) return t('its last secret or certificate has ended; give it a new one');
  return days <= warnedDays ? t('its last secret or certificate ends in {0} days', days) : undefined;
}
