import type { ErrorAction } from '../../base/errors';
import type { FeedEvent } from './feedStatus';
import { secretEnded } from './secretWatch';

/** What somebody has to know, or do. */
export interface Alarm {
  readonly message: string;
  readonly action?: ErrorAction;
}

/** Says once when a feed, or a part of it, does not go on: at once where it waits for somebody, else when it has failed for a while. */
export interface FeedAlarm {
  take(event: FeedEvent): void;
  dispose(): void;
}

export interface AlarmOptions {
  readonly tell: (alarm: Alarm) => void;
  /** Milliseconds that a part may fail without being told of, since it is tried again. */
  readonly patience: number;
}

/** A new alarm, with nothing told yet. What was told is told again when all was well in between. */
export function createFeedAlarm({ tell, patience }: AlarmOptions): FeedAlarm {
  const failing = new Map<string, FeedEvent>();
  const told = new Set<string>();
  let waiting: NodeJS.Timeout | undefined;
  const tellOnce = (kind: string, { message, action }: FeedEvent): void => {
    if (told.has(kind)) return;
    told.add(kind);
    tell({ message, ...(action ? { action } : {}) });
  };
  const tellLate = (): void => {
    waiting = undefined;
    const [first] = failing.values();
    if (first) tellOnce('retrying', first);
  };
  const stopWaiting = (): void => {
    clearTimeout(waiting);
    waiting = undefined;
  };
  return {
    take: (event) => {
      const part = `${event.event.split('-')[0] ?? ''} ${event.source ?? ''}`;
      // Somebody has to make room, or give a folder back.
      if (event.event === 'held-up') tellOnce(event.code ?? '', event);
      // Records that are lost, or may come twice, and the like.
      if (event.event === 'notice') tellOnce(event.code ?? event.message, event);
      if (event.event === 'went-on') told.clear();
      if (event.event.endsWith('-failed')) {
        failing.set(part, event);
        // A secret is told of once, not by each source.
        if (event.state === 'refused') tellOnce(event.code === secretEnded ? secretEnded : part, event);
        else waiting ??= setTimeout(tellLate, patience).unref();
      }
      if (event.event.endsWith('-recovered')) failing.delete(part);
      if (failing.size > 0) return;
      stopWaiting();
      if (event.event.endsWith('-recovered')) told.clear();
    },
    dispose: stopWaiting,
  };
}
