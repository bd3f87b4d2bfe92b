import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../../base/clock';
import { isAbort, messageOf, UserError } from '../../../base/errors';
import { recovered } from '../sourceStatus';
import type { FeedFailure } from '../sourceStatus';
import { retrySeconds } from '../../tail/pollPlan';
import type { DeadLetters } from './deadLetters';
import type { ForwardQueue, QueuedBatch } from './forwardQueue';
import type { QueuedEvent } from './queuedEvent';
import { ReceiverFailure } from './receiver';
import type { Receiver } from './receiver';
import { secretMissing } from './secretReference';

/** How forwarding to one receiver stands. Times are milliseconds of the clock here. */
export interface ForwardStatus {
  readonly name: string;
  /** Where events are kept that were refused for good. */
  readonly refusedFile?: string;
  state: 'waiting' | 'sending' | 'retrying' | 'refused' | 'stopped';
  /** Events that the receiver took, and those that it refused for good, since the feed was started. */
  sent: number;
  refused: number;
  queuedBytes: number;
  lastSuccess?: number;
  failure?: FeedFailure;
  /** The last failure that is over. */
  lastFailure?: FeedFailure;
}

export interface ForwardParts {
  readonly queue: ForwardQueue;
  readonly receiver: Receiver;
  readonly dead: DeadLetters;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly changed: (status: ForwardStatus) => void;
}

/** Seconds after which a receiver that lets nothing in is tried again: somebody may have mended it. */
const deniedPause = 60;
/** A value that VS Code keeps comes a little after the engine has begun. */
const secretPause = 5;
/** How often it is looked whether something waits, in milliseconds. */
const lookEvery = 500;

/**
 * Sends what waits in a queue, oldest first, until the signal. Each event is sent at least once: what the receiver took is on disk after it, so that a crash
 * between the two sends a batch again. @throws UserError where the queue itself cannot be used
 */
export async function forward(parts: ForwardParts, status: ForwardStatus): Promise<void> {
  try {
    for (let failures = 0; ;) failures = (await sendNext(parts, status, failures)) ? 0 : failures + 1;
  } catch (error) {
    if (!(isAbort(error) && parts.signal.aborted)) throw error;
  } finally {
    parts.receiver.close();
    status.state = 'stopped';
    parts.changed(status);
  }
}

/** Sends one batch, and says whether that went well; else the pause after it is over. */
async function sendNext(parts: ForwardParts, status: ForwardStatus, failures: number): Promise<boolean> {
  const { queue, receiver, signal, random, clock, changed } = parts;
  signal.throwIfAborted();
  status.queuedBytes = await queue.bytes();
  const batch = await queue.next(receiver.batch);
  if (!batch) {
    status.state = status.failure ? status.state : 'waiting';
    await wait(lookEvery, undefined, { signal });
    return true;
  }
  status.state = failures === 0 ? 'sending' : status.state;
  changed(status);
  try {
    await sendBatch(parts, status, { ...batch, failures });
    status.lastSuccess = clock.now();
    recovered(status);
    changed(status);
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    const isDenied = (error instanceof ReceiverFailure && error.kind === 'denied') || error instanceof UserError;
    const asked = error instanceof ReceiverFailure ? error.retryAfterSeconds : undefined;
    const code = error instanceof UserError ? error.code : isDenied ? 'forward-denied' : 'forward-failed';
    status.failure = { message: `${status.name}: ${wordsOf(error)}`, code, at: clock.now() };
    status.state = isDenied ? 'refused' : 'retrying';
    changed(status);
    const denied = code === secretMissing ? secretPause : deniedPause;
    const seconds = isDenied ? denied : asked === undefined ? retrySeconds(failures, undefined, random) : asked + random();
    await wait(seconds * 1000, undefined, { signal });
    return false;
  }
}

/** A batch at which the receiver failed so often in a row is looked through for an event that brings that about. */
const suspicious = 5;

async function sendBatch(
  parts: ForwardParts,
  status: ForwardStatus,
  { events, damaged, after, failures }: QueuedBatch & { readonly failures: number },
): Promise<void> {
  if (events.length > 0) await sendOrBury(parts, status, events, failures >= suspicious ? 'look' : 'throw');
  if (damaged.length > 0)
    await bury(parts, status, damaged.map(unreadable), 'its line in the queue is damaged, so that it could not be sent');
  await parts.queue.done(after);
}

/** What is left of an event whose line cannot be read. */
const unreadable = (text: string): QueuedEvent => ({ id: '', time: 0, log: '', severity: 0, text });

async function bury({ dead }: ForwardParts, status: ForwardStatus, events: readonly QueuedEvent[], reason: string): Promise<void> {
  await dead.add(events, reason);
  status.refused += events.length;
}

/**
 * What becomes of events at which the receiver fails in itself. `throw`: they are sent again later. `look`: it is looked whether it takes the first or the last of
 * them alone; where it does, it is up, and those at which it fails are found and put aside. `bury`: it is up, so that one alone is put aside.
 */
type AtFault = 'throw' | 'look' | 'bury';

/** What is refused for good is found by halves, so that one bad event holds up no other. */
async function sendOrBury(parts: ForwardParts, status: ForwardStatus, events: readonly QueuedEvent[], atFault: AtFault): Promise<void> {
  const { receiver, dead, signal } = parts;
  try {
    await receiver.send(events, signal);
    status.sent += events.length;
  } catch (error) {
    if (!(error instanceof ReceiverFailure)) throw error;
    if (error.kind === 'lost') {
      // Nobody says which, so all are kept; the others were taken.
      const rejected = Math.min(events.length, error.rejected ?? events.length);
      await dead.add(events, error.message);
      status.refused += rejected;
      status.sent += events.length - rejected;
      return;
    }
    const isBuried =
      error.kind === 'events' || (error.isFault && (atFault === 'bury' || (atFault === 'look' && (await takesAny(parts, events)))));
    if (!isBuried) throw error;
    if (events.length === 1) return bury(parts, status, events, error.message);
    const then = error.isFault ? 'bury' : atFault;
    const half = Math.ceil(events.length / 2);
    await sendOrBury(parts, status, events.slice(0, half), then);
    await sendOrBury(parts, status, events.slice(half), then);
  }
}

/** Whether the receiver takes the first or the last of some events alone; it knows the one by its id when that comes again. */
async function takesAny({ receiver, signal }: ForwardParts, events: readonly QueuedEvent[]): Promise<boolean> {
  if (events.length < 2) return false;
  for (const event of [events[0], events.at(-1)]) {
    if (!event) continue;
    try {
      await receiver.send([event], signal);
      return true;
    } catch (error) {
      if (!(error instanceof ReceiverFailure)) throw error;
    }
  }
  return false;
}

const failureWords: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk here is full, so that it cannot be noted what was sent or refused. Make room',
  EDQUOT: 'the quota of the disk here is used up, so that it cannot be noted what was sent or refused. Make room',
  ECONNREFUSED: 'nothing listens at its address',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up',
  ENETUNREACH: 'it cannot be reached',
  EPROTO: 'it does not speak TLS as is asked of it. Check its port',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS. Check its port',
  HPE_INVALID_CONSTANT: 'it does not speak HTTP. Check its port',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet. Check the clocks',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted. Name the certificate of its issuer as “caFile”',
  ETIMEDOUT: 'it cannot be reached',
  EHOSTUNREACH: 'it cannot be reached',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted. Name the certificate of its issuer as “caFile”',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted. Name the certificate of its issuer as “caFile”',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted. Name the certificate of its issuer as “caFile”',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

function wordsOf(error: unknown): string {
  const { code = '' } = error as { readonly code?: string };
  return failureWords[code] ?? messageOf(error);
}

/** A failure of a receiver in words. */
export const forwardFailureWords = wordsOf;
