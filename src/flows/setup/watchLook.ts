import type { CloudConnection } from '../../azure/connection';
import { explainAzure } from '../../azure/explain';
import { isAbort, messageOf } from '../../base/errors';
import type { TenantPlace } from '../../protocol/azure';
import { findArrivals } from './findArrivals';
import type { Found } from './findArrivals';
import { isLate, isOver } from './watch';
import type { Watch } from './watch';
import { createCauses } from './watchCause';
import type { Cause } from './watchCause';

/** Looks at one destination, and where nothing came in time, for the cause; gives each watch as it is then. A look that fails is told by the watch. */
export async function lookAt(
  connection: CloudConnection,
  group: readonly Watch[],
  now: number,
  signal: AbortSignal,
): Promise<readonly Watch[]> {
  let found: ReadonlyMap<string, Found>;
  try {
    found = await findArrivals(connection, group, signal);
  } catch (error) {
    const failed = failureOf(error);
    return group.map((watch) => withCause({ ...watch, lookedAt: now }, failed(watch.place), now));
  }
  const causeOf = createCauses(connection, signal);
  const looked: Watch[] = [];
  for (const watch of group) {
    const { firstAt, ...rest } = found.get(watch.id) ?? {};
    const seen = { ...watch, ...rest, lookedAt: now };
    if (firstAt !== undefined) looked.push({ ...withoutCause(seen), firstAt, state: 'arrived' });
    else if (isLate(watch, now))
      looked.push(withCause(seen, await causeOf(watch).catch((error: unknown) => failureOf(error)(watch.place)), now));
    else looked.push(seen);
  }
  return looked;
}

/** What is told where a look fails. @throws the error itself where it is the end of the work */
function failureOf(error: unknown): (place: TenantPlace) => Cause {
  if (isAbort(error)) throw error;
  return ({ tenantName }) => {
    const told = explainAzure(error, {
      doing: 'be looked into',
      on: tenantName,
      remedy: 'Ask its owner for the role Log Analytics Reader, or Storage Blob Data Reader for a storage account.',
    });
    return { cause: messageOf(told), ends: false };
  };
}

/** Whatever the cause is: what has waited longer than anything that Azure documents is awaited no longer. */
function withCause(watch: Watch, { cause, ends }: Cause, now: number): Watch {
  return { ...watch, cause, state: ends || isOver(watch, now) ? 'ended' : 'waiting' };
}

function withoutCause({ cause: _gone, ...watch }: Watch): Watch {
  return watch;
}
