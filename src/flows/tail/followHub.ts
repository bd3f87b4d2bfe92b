import { setTimeout as wait } from 'node:timers/promises';
import { readHub } from '../../azure/services/activityHub';
import type { HubPlace } from '../../azure/services/hubClient';
import { messageRecords } from '../../shapes/messageRecords';
import { isAbort, UserError } from '../../base/errors';
import type { FollowParts, ScopeStatus } from './followScope';
import { tailRecords } from './otherRecord';
import { retrySeconds } from './pollPlan';

export interface HubFollow {
  /** The name under which the progress is kept. */
  readonly key: string;
  readonly place: HubPlace;
}

/** How far before the start a first look goes: what comes while the hub is being opened is not lost. */
const firstOverlap = 60_000;

/** How far before the last event that was stored it is read again: partitions do not come in step. */
const overlap = 10 * 60_000;

/** Follows the Activity Log as an event hub streams it, until the signal or until the hub says that it may not be read. Never throws. */
export async function followHub(
  parts: Pick<FollowParts, 'store' | 'clock' | 'random' | 'signal' | 'stored' | 'changed'>,
  { key, place }: HubFollow,
  status: ScopeStatus,
): Promise<void> {
  const { store, clock, signal, changed } = parts;
  const begun = clock.now();
  // What came while the hub was being opened is shown, and alarms nobody.
  const firstUntil = store.progressOf(key) ? 0 : begun;
  const receive = receiver(parts, { scope: key, firstUntil }, status);
  for (let failures = 0; !signal.aborted;) {
    const from = store.progressOf(key)?.read;
    const began = clock.now();
    const ready = (): void => {
      status.state = 'live';
      status.failure = undefined;
      changed();
    };
    try {
      await readHub(place, { from: from === undefined ? begun - firstOverlap : from - overlap, signal, ready, receive });
    } catch (error) {
      if (isAbort(error) || signal.aborted) break;
      status.failure = {
        message: messageOf(error, key),
        code: error instanceof UserError ? error.code : 'hub-failed',
      };
      if (error instanceof UserError) {
        status.state = 'failed';
        changed();
        return;
      }
      failures = clock.now() - began > overlap ? 1 : failures + 1;
      const seconds = retrySeconds(failures, undefined, parts.random);
      [status.state, status.nextAt] = ['retrying', clock.now() + seconds * 1000];
      changed();
      await wait(seconds * 1000, undefined, { signal }).catch(() => undefined);
      status.nextAt = undefined;
    }
  }
  status.state = 'stopped';
  changed();
}

/** What a client of hubs throws may have no words at all. */
function messageOf(error: unknown, key: string): string {
  if (error instanceof UserError) return error.message;
  const said = error instanceof Error && error.message !== '' ? ` It says: ${error.message}` : '';
  return `The event ${key} could not be read. The network may keep it from here, or the key is wrong.${said}`;
}

function receiver(
  { store, stored }: Pick<FollowParts, 'store' | 'stored'>,
  { scope, firstUntil }: { readonly scope: string; readonly firstUntil: number },
  status: ScopeStatus,
): Parameters<typeof readHub>[1]['receive'] {
  return async (messages) => {
    const enqueuedAt = messages.at(-1)?.enqueuedAt ?? 0;
    const records = tailRecords(messages.flatMap(({ text }) => messageRecords(text).records));
    const before = store.progressOf(scope);
    const read = Math.max(enqueuedAt, before?.read ?? 0);
    const events = await store.add({
      scope,
      records,
      lateBefore: before?.position,
      progress: { position: read, read, swept: read, lateness: 0 },
    });
    status.failure = undefined;
    if (events.added > 0) await stored(events, { records, isFirst: enqueuedAt < firstUntil });
  };
}
