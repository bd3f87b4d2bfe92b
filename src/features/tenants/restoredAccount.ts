import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { azureConnectionId } from '../../host/azureConnection';
import type { Account } from './account';
import { patiently } from './newEngines';

/** What is asked of Azure before the view of tenants was ever open finds whoever was signed in the last time, too. */
export function signInWhenAsked({
  engine,
  account,
}: {
  readonly engine: Pick<App['engine'], 'holdBack'>;
  readonly account: Restorable;
}): Disposable {
  return engine.holdBack(({ connectionId }) => {
    if (connectionId !== azureConnectionId || account.current) return undefined;
    return account.restore().then(() => undefined);
  });
}

type Restorable = Pick<Account, 'current' | 'restore'>;

interface WaitingParts {
  readonly engine: Pick<App['engine'], 'on'>;
  readonly log: Pick<App['log'], 'error'>;
  readonly account: Restorable;
  /** Told when somebody was signed in for a feed. */
  readonly signedIn: () => void;
}

/**
 * Feeds go on after VS Code was started again (AZ-14): for one that waits, whoever was signed in the last time is signed in again, where that takes no
 * question, and it is tried again where it fails, as before a network is there.
 */
export function signInForFeeds({ engine, log, account, signedIn }: WaitingParts): Disposable {
  const registered = new DisposableStore();
  const ended = new AbortController();
  const waiting = new Set<string>();
  let trying = false;
  const failed = 'Nobody could be signed in for the feeds that wait';
  const isWanted = (): boolean => waiting.size > 0 && !account.current && !ended.signal.aborted;
  const restore = async (): Promise<void> => {
    if (await account.restore()) signedIn();
  };
  registered.add({ dispose: () => ended.abort() });
  registered.add(
    engine.on('feed/changed', ({ feedId, state }) => {
      if (state === 'waiting') waiting.add(feedId);
      else waiting.delete(feedId);
      if (trying || !isWanted()) return;
      trying = true;
      void patiently(restore, { log, failed, isWanted, signal: ended.signal }).finally(() => (trying = false));
    }),
  );
  return registered;
}
