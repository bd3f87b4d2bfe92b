import { beforeEach, describe, expect, it, vi } from 'vitest';
import { signInForFeeds, signInWhenAsked } from '../../../../src/features/tenants/restoredAccount';
import type { EngineProcess, LineEvents } from '../../../../src/host/engineClient';
import type { ConnectionInfo } from '../../../../src/protocol/azure';
import { openEngineLine } from '../../../support/engineLine';

const info = { connectionId: 'azure' } as ConnectionInfo;
let asked: string[];
let events: LineEvents;
let engine: EngineProcess;
let current: ConnectionInfo | undefined;
/** What each try to sign in again ends with; nobody is remembered where nothing is left. */
let ends: (ConnectionInfo | Error)[];
const account = {
  get current() {
    return current;
  },
  restore: () => {
    asked.push('restore');
    const end = ends.shift();
    if (end instanceof Error) return Promise.reject(end);
    current = end;
    return Promise.resolve(end);
  },
};
const tenants = (): Promise<unknown> => engine.request('azure/tenants', { connectionId: 'azure' });

beforeEach(async () => {
  [ends, current] = [[], undefined];
  ({ engine, events, asked } = await openEngineLine());
});

describe('who was signed in the last time', () => {
  it('is signed in again before the first question about Azure, and once', async () => {
    ends = [info];
    signInWhenAsked({ engine, account });
    await tenants();
    await tenants();
    expect(asked).toEqual(['restore', 'azure/tenants', 'azure/tenants']);
  });

  it('is told by the question why that failed, and is tried again with the next', async () => {
    ends = [new Error('You are not signed in in VS Code.'), info];
    signInWhenAsked({ engine, account });
    await expect(tenants()).rejects.toThrow('You are not signed in in VS Code.');
    await tenants();
    expect(asked).toEqual(['restore', 'restore', 'azure/tenants']);
  });

  it('is signed in again for a feed that waits, again and again until there is a network', async () => {
    const signedIn = vi.fn();
    ends = [new Error('no network'), new Error('no network'), info];
    signInForFeeds({ engine, account, log: { error: () => undefined }, signedIn });
    events.notified('feed/changed', { feedId: 'contoso', state: 'waiting' } as never);
    events.notified('feed/changed', { feedId: 'contoso', state: 'waiting' } as never);
    await vi.waitFor(() => expect(signedIn).toHaveBeenCalledTimes(1), { timeout: 15_000 });
    expect(asked).toEqual(['restore', 'restore', 'restore']);
  }, 20_000);

  it('is left alone where no feed waits any more', async () => {
    ends = [new Error('no network'), info];
    signInForFeeds({ engine, account, log: { error: () => undefined }, signedIn: () => undefined });
    events.notified('feed/changed', { feedId: 'contoso', state: 'waiting' } as never);
    events.notified('feed/changed', { feedId: 'contoso', state: 'paused' } as never);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(asked).toEqual(['restore']);
  });
});
