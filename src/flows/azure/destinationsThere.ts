import type { AzureClient } from '../../azure/pipeline/azureClient';
import type { Destination, DiagnosticSetting } from '../../azure/services/diagnosticSettings';
import { findResource, namespaceOfRule } from '../../azure/services/resources';
import { isAbort } from '../../base/errors';
import type { DestinationInfo, SettingInfo } from '../../protocol/azure';

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
  // A partner's solution is nobody's to know.
  if (kind === 'partner') return false;
  try {
    // The rule of an event hub namespace may be looked at by few: the namespace itself tells as much.
    return (await findResource(arm, namespaceOfRule(resourceId), signal)) === undefined;
  } catch (error) {
    if (isAbort(error)) throw error;
    return false;
  }
}
