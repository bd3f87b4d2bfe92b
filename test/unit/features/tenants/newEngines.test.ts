import { beforeEach, describe, expect, it, vi } from 'vitest';
import { tellNewEngines } from '../../../../src/features/tenants/newEngines';
import type { Known } from '../../../../src/features/tenants/newEngines';
import type { EngineProcess, LineEvents } from '../../../../src/host/engineClient';
import { openEngineLine } from '../../../support/engineLine';

const signedIn: Known = {
  connection: { connectionId: 'azure', cloud: 'public', signIn: { kind: 'azureCli' } },
  workspaces: new Map([['law', [{ customerId: 'c', name: 'law', tenantId: 't', resourceId: '/law' }]]]) as never,
};

let asked: string[];
let events: LineEvents;
let engine: EngineProcess;
let known: Known | undefined;
/** What the sign-in of a new engine ends with. */
let connecting: { readonly settle: (error?: Error) => void }[];

beforeEach(async () => {
  [connecting, known] = [[], undefined];
  ({ engine, events, asked } = await openEngineLine((name) => {
    if (name !== 'azure/connect') return Promise.resolve({});
    return new Promise((resolve, reject) => {
      connecting.push({ settle: (error) => (error ? reject(error) : resolve({})) });
    });
  }));
  tellNewEngines({ engine, log: { error: () => undefined } }, () => known);
  known = signedIn;
});

/** The engine is killed, and runs again. */
function crash(): void {
  events.stopped();
  events.running();
}
const query = (sourceId: string, signal?: AbortSignal): Promise<unknown> =>
  engine.request('query/run', { text: 'T', sourceId }, { signal });
const settle = async (error?: Error): Promise<void> => {
  await vi.waitFor(() => expect(connecting).toHaveLength(1));
  connecting.pop()?.settle(error);
};

describe('an engine that was started anew', () => {
  it('is told again where its sign-in failed, also when nobody asks anything of it', async () => {
    crash();
    await settle(new Error('no network'));
    await vi.waitFor(() => expect(connecting).toHaveLength(1), { timeout: 5000 });
    await settle();
    await vi.waitFor(() => expect(asked).toEqual(['azure/connect', 'azure/connect', 'source/openWorkspaces']));
  }, 10_000);

  it.each([
    ['azure/subscriptions', { connectionId: 'azure', tenantId: 't', tenantName: 'T' }],
    ['setup/testIdentity', { place: { connectionId: 'azure', tenantId: 't', tenantName: 'T' }, clientId: 'c' }],
    ['setup/apply', { plan: { place: { connectionId: 'azure', tenantId: 't', tenantName: 'T' } } }],
    ['setup/resume', { runId: 'r' }],
  ])('is asked %s only when it knows who is signed in', async (name, params) => {
    crash();
    const answer = engine.request(name as 'setup/resume', params as never);
    await settle();
    await answer;
    expect(asked).toEqual(['azure/connect', 'source/openWorkspaces', name]);
  });

  it('is asked at once for what is of no connection', async () => {
    crash();
    await engine.request('setup/journal', {});
    expect(asked).toContain('setup/journal');
    await settle();
  });

  it('is asked nothing of a workspace before it knows that again', async () => {
    crash();
    const answer = query('law');
    await settle();
    await answer;
    expect(asked).toEqual(['azure/connect', 'source/openWorkspaces', 'query/run']);
  });

  it('is asked of other sources at once', async () => {
    crash();
    await query('a folder');
    expect(asked).toEqual(['azure/connect', 'query/run']);
    await settle();
  });

  it('is not told twice, and the first one not at all', async () => {
    await query('law');
    crash();
    const answers = [query('law'), query('law')];
    await settle();
    await Promise.all(answers);
    await query('law');
    expect(asked.filter((name) => name === 'azure/connect')).toHaveLength(1);
  });

  it('that cannot sign in says why to who asks, and tries again with the next question', async () => {
    crash();
    const answer = query('law').catch((error: unknown) => error);
    await settle(new Error('No network.'));
    expect(await answer).toMatchObject({ message: 'No network.' });
    const next = query('law');
    await settle();
    await next;
    expect(asked).toEqual(['azure/connect', 'azure/connect', 'source/openWorkspaces', 'query/run']);
  });

  it('is not waited for by who has cancelled', async () => {
    events.stopped();
    const ending = new AbortController();
    const answer = query('law', ending.signal).catch((error: unknown) => error);
    ending.abort();
    expect(await answer).toMatchObject({ name: 'AbortError' });
    expect(asked).toEqual([]);
  });
});
