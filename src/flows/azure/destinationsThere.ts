import { AzureFailure } from '../../azure/azureFailure';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import type { Destination, DiagnosticSetting } from '../../azure/services/diagnosticSettings';
import type { DestinationInfo, SettingInfo } from '../../protocol/azure';

/** Versions of the services by which a destination is looked for; a partner's is nobody's to know. */
const versions: Readonly<Partial<Record<Destination['kind'], string>>> = {
  workspace: '2023-09-01',
  storageAccount: '2023-05-01',
  eventHub: '2024-01-01',
};

/** The settings, with every destination marked that is not there any more. Where that cannot be told, nothing is said. */
export async function destinationsThere(
  arm: AzureClient,
  settings: readonly DiagnosticSetting[],
  signal: AbortSignal,
): Promise<readonly SettingInfo[]> {
  const known = new Map<string, Promise<boolean>>();
  const isGone = (destination: Destination): Promise<boolean> => {
    const found = known.get(destination.resourceId) ?? look(arm, destination, signal);
    known.set(destination.resourceId, found);
    return found;
  };
  const marked = async (destination: Destination): Promise<DestinationInfo> => ({
    ...destination,
    ...((await isGone(destination)) ? { gone: true } : {}),
  });
  return Promise.all(settings.map(async (setting) => ({ ...setting, destinations: await Promise.all(setting.destinations.map(marked)) })));
}

async function look(arm: AzureClient, { kind, resourceId }: Destination, signal: AbortSignal): Promise<boolean> {
  const version = versions[kind];
  if (version === undefined) return false;
  // The rule of an event hub namespace may be looked at by few: the namespace itself tells as much.
  const resource = kind === 'eventHub' ? resourceId.replace(/\/authorizationRules\/.*$/i, '') : resourceId;
  try {
    await arm.get(`${resource}?api-version=${version}`, signal);
    return false;
  } catch (error) {
    return error instanceof AzureFailure && error.status === 404;
  }
}
