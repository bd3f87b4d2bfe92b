import { t } from '@vscode/l10n';
import type { CloudConnection } from '../../azure/connection';
import { findDestination, namespaceOfRule } from '../../azure/services/resources';
import { isAbort } from '../../base/errors';
import { ownerKind } from '../../base/settingOwner';
import { findLogCategory } from '../../catalog/logCategories';
import { problemOfLicence } from './categoryWords';
import { warningOfDestination } from './destinationChecks';
import { createOnce } from './once';
import { ownerFacts } from './ownerFacts';
import { licenceOf } from './planSendLogs';
import { readSettings } from './settings';
import type { Watch } from './watch';

/** Logs of Graph that tell whether anything happened at all, by category. */
const graphLogs: Readonly<Partial<Record<string, { readonly path: string; readonly time: string }>>> = {
  AuditLogs: { path: 'directoryAudits', time: 'activityDateTime' },
  SignInLogs: { path: 'signIns', time: 'createdDateTime' },
  ProvisioningLogs: { path: 'provisioning', time: 'activityDateTime' },
};

/** Why nothing of a category has come, and whether nothing will. */
export interface Cause {
  readonly cause: string;
  readonly ends: boolean;
}

/**
 * Tells of watches of one connection and tenant why nothing has arrived, from the surest cause to the weakest; a setting that is gone ends the
 * waiting. What several of them are told by is read once.
 */
export function createCauses(connection: CloudConnection, signal: AbortSignal): (watch: Watch) => Promise<Cause> {
  const once = createOnce();
  return async (watch) => {
    const { place, setting, category, destination } = watch;
    const { name } = ownerFacts(watch);
    const arm = connection.client('arm', place.tenantId);
    const settings = await once(['settings', ownerKind(watch), watch.subscriptionId], () =>
      readSettings(arm, watch, name(place, watch), signal),
    );
    const own = settings.find((each) => each.name.toLowerCase() === setting.toLowerCase());
    if (!own) return { cause: t('the diagnostic setting {0} is not there any more', setting), ends: true };
    if (!own.enabled.some((each) => each.toLowerCase() === category.toLowerCase()))
      return { cause: t('the category is off in {0}', setting), ends: true };
    const { resourceId } = destination;
    const resource = await once(['resource', namespaceOfRule(resourceId)], () => findDestination(arm, resourceId, signal));
    if (!resource && destination.kind !== 'partner') return { cause: t('{0} is not there any more', destination.name), ends: true };
    const closed = resource && warningOfDestination(resource);
    if (closed !== undefined) return waits(closed);
    const licence = await once(['licence'], () => licenceOf(connection.client('graph', place.tenantId), signal));
    const known = findLogCategory(category);
    const lacking = known && problemOfLicence(known, licence);
    return lacking === undefined ? waits(causeOfQuiet(watch, await nothingHappened(connection, watch, signal))) : waits(lacking);
  };
}

function waits(cause: string): Cause {
  return { cause, ends: false };
}

/** The cause where setting, destination and licence are as they should be. */
function causeOfQuiet({ place, category }: Watch, quiet: boolean | undefined): string {
  if (quiet === true) return t('nothing of this kind has happened in {0} since', place.tenantName);
  const onlyIf = findLogCategory(category)?.onlyIf;
  if (onlyIf !== undefined) return t('it arrives only if {0}', onlyIf);
  return quiet === false
    ? t('events have happened, so the delivery itself is late; a tenant’s first one to a new destination may take up to three days')
    : t('still within what Azure documents for a first delivery: up to three days');
}

/** Whether Graph shows no event since the setting was saved; undefined where it cannot tell. */
async function nothingHappened(
  connection: CloudConnection,
  { place, category, since }: Watch,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const log = graphLogs[category];
  if (!log || since === undefined) return undefined;
  const path = `/v1.0/auditLogs/${log.path}?$top=1&$filter=${encodeURIComponent(`${log.time} ge ${since.slice(0, 19)}Z`)}`;
  try {
    const { value = [] } = await connection.client('graph', place.tenantId).get<{ readonly value?: readonly unknown[] }>(path, signal);
    return value.length === 0;
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}
