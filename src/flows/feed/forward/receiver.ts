import type { QueuedEvent } from './queuedEvent';

/** Where events are forwarded to. */
export interface Receiver {
  /** Events and characters of text that are sent at once, at most. */
  readonly batch: { readonly events: number; readonly characters: number };
  /** Ends when the receiver has taken all of a batch. @throws ReceiverFailure, or what the network gives */
  send(events: readonly QueuedEvent[], signal: AbortSignal): Promise<void>;
  /** Whether it can be reached and lets this feed in, in words. @throws as `send` */
  test(signal: AbortSignal): Promise<string>;
  close(): void;
}

/**
 * Why a batch was not taken. `later`: it passes by itself. `denied`: nothing is taken until somebody mends what is wrong, such as a token. `events`: some
 * events of the batch are refused for good. `lost`: the receiver took the batch but for some events, and does not say which.
 */
export type FailureKind = 'later' | 'denied' | 'events' | 'lost';

export class ReceiverFailure extends Error {
  override readonly name = 'ReceiverFailure';
  readonly kind: FailureKind;
  readonly retryAfterSeconds: number | undefined;
  /** Of a batch of which some events are lost: how many. */
  readonly rejected: number | undefined;
  /** Of what passes by itself: whether the receiver failed in itself, which one event may bring about again and again. */
  readonly isFault: boolean;

  constructor(
    kind: FailureKind,
    message: string,
    more: { readonly retryAfterSeconds?: number | undefined; readonly rejected?: number; readonly isFault?: boolean } = {},
  ) {
    super(message);
    this.kind = kind;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.rejected = more.rejected;
    this.isFault = more.isFault === true;
  }
}

/** An event in a form that is JSON, as a value. One that was queued in another form, before the configuration was changed, stays the text that it is. */
export function jsonOf({ text }: QueuedEvent): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
