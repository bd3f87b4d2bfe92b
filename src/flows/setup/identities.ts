import { t } from '@vscode/l10n';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { AzureFailure } from '../../azure/azureFailure';
import { createGrantedPermissions } from '../../azure/services/grantedPermissions';
import { identityTag } from '../../azure/services/identities';
import { isAbort } from '../../base/errors';
import type { IdentityInfo } from '../../protocol/setup';

interface WireApplication {
  readonly id: string;
  readonly appId: string;
  readonly displayName?: string;
  readonly tags?: readonly string[];
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

/** Which applications are listed, at which time. */
export interface IdentityQuestion {
  readonly now: number;
  /** Applications that were not made from here. */
  readonly appIds?: readonly string[];
}

/** The applications of the tenant that were made from here, told by their tag, and the named ones that it has, each with what it may read. */
export async function listIdentities(
  graph: AzureClient,
  { now, appIds = [] }: IdentityQuestion,
  signal: AbortSignal,
): Promise<readonly IdentityInfo[]> {
  const path = `/v1.0/applications?$filter=${encodeURIComponent(`tags/any(tag:tag eq '${identityTag}')`)}`;
  const found: IdentityInfo[] = [];
  const granted = createGrantedPermissions(graph);
  const add = async (application: WireApplication): Promise<void> => {
    const permissions = await permissionsOf(graph, granted, application.appId, signal);
    found.push({ ...identityInfo(application, now), ...(permissions ? { permissions } : {}) });
  };
  for await (const application of graph.pages<WireApplication>(path, signal)) await add(application);
  for (const appId of new Set(appIds)) {
    const application = found.some((each) => each.appId === appId) ? undefined : await applicationOf(graph, appId, signal);
    if (application) await add(application);
  }
  return found;
}

/** An application by its application id; undefined where this tenant has none. */
async function applicationOf(graph: AzureClient, appId: string, signal: AbortSignal): Promise<WireApplication | undefined> {
  try {
    return await graph.get<WireApplication>(addressOf(appId), signal);
  } catch (error) {
    if (error instanceof AzureFailure && error.status === 404) return undefined;
    throw error;
  }
}

function addressOf(appId: string): string {
  return `/v1.0/applications(appId='${encodeURIComponent(appId)}')`;
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
  return identityInfo(await graph.get<WireApplication>(addressOf(appId), signal), 0);
}

function identityInfo(application: WireApplication, now: number): IdentityInfo {
  const { id, appId, displayName, tags = [], passwordCredentials = [], keyCredentials = [] } = application;
  const read = ({ keyId = '', displayName: name, endDateTime = '' }: WireCredential): IdentityInfo['secrets'][number] => ({
    keyId,
    name: name ?? '',
    endsAt: endDateTime,
  });
  const [secrets, certificates] = [passwordCredentials.map(read), keyCredentials.map(read)];
  // It works as long as the last of them does.
  const ends = [...secrets, ...certificates].map(({ endsAt }) => Date.parse(endsAt)).filter((end) => !Number.isNaN(end));
  const warning = now === 0 || ends.length === 0 ? undefined : warningOf(Math.max(...ends) - now);
  const madeHere = tags.includes(identityTag);
  return {
    objectId: id,
    appId,
    name: displayName ?? appId,
    madeHere,
    secrets,
    certificates,
    ...(warning === undefined ? {} : { warning }),
  };
}

function warningOf(left: number): string | undefined {
  const days = Math.floor(left / day);
  if (left < 0) return t('its last secret or certificate has ended; give it a new one');
  return days <= warnedDays ? t('its last secret or certificate ends in {0} days', days) : undefined;
}
