import { describe, expect, it } from 'vitest';
import { createAnswers } from '../../../src/features/tenants/answers';
import { failedTenantNode, tenantNodes } from '../../../src/features/tenants/nodes';
import type { TenantNode, TenantQuestions } from '../../../src/features/tenants/nodes';

const questions: TenantQuestions = {
  settings: () =>
    Promise.resolve({
      most: 5,
      categories: ['AuditLogs', 'SignInLogs'],
      settings: [
        {
          name: 'to-law',
          enabled: ['AuditLogs'],
          destinations: [{ kind: 'workspace', name: 'law', resourceId: '/subscriptions/1/law', gone: true }],
        },
      ],
    }),
  subscriptions: () => Promise.reject(new Error('Contoso refused.')),
  subscriptionSettings: () => Promise.resolve([]),
  workspaces: () => Promise.resolve({ workspaces: [], failures: [{ subscription: 'Old', message: 'Old refused.' }] }),
  tables: () => Promise.resolve([]),
  age: () => 'read 3 min ago',
  arrival: () => undefined,
};

const connection = {
  connectionId: 'azure',
  cloud: 'public',
  cloudName: 'Azure',
  portal: 'https://portal.azure.com',
  tenants: [{ tenantId: 't1', name: 'Contoso', domain: 'contoso.example', kind: 'home' }],
} as const;

const below = async (node: TenantNode | undefined): Promise<readonly TenantNode[]> => (await node?.children?.()) ?? [];

describe('the tree of tenants', () => {
  it('says of each setting how many categories are on, where they go, and which destination is gone', async () => {
    const [tenant] = tenantNodes(connection, questions);
    expect(tenant).toMatchObject({ label: 'Contoso', description: 'contoso.example' });
    const [settings] = await below(tenant);
    expect(settings).toMatchObject({ label: 'Diagnostic Settings', description: 'read 3 min ago' });
    const [used, setting] = await below(settings);
    expect(used?.label).toBe('1 of 5 used');
    expect(setting?.description).toBe('1 of 2 categories → law · law not found');
    expect((await below(setting)).map(({ label, description }) => [label, description])).toEqual([
      ['AuditLogs', '→ law'],
      ['SignInLogs', 'off'],
    ]);
  });

  it('shows beside the others what a subscription refused', async () => {
    const [, workspaces] = await below(tenantNodes(connection, questions)[0]);
    expect((await below(workspaces)).map(({ label }) => label)).toEqual(['Old refused.']);
  });

  it('gives a failure the answers of the node that failed, so that a refresh asks for them again', async () => {
    const [, , subscriptions] = await below(tenantNodes(connection, questions)[0]);
    const error = await below(subscriptions).catch((thrown: unknown) => thrown);
    expect(failedTenantNode(subscriptions, error)).toMatchObject({ label: 'Contoso refused.', answers: 't1/subscriptions' });
  });
});

describe('kept answers', () => {
  it('are asked for once, tell their age, and are asked for anew after they were forgotten', async () => {
    let [now, asked] = [0, 0];
    const answers = createAnswers(() => now);
    const ask = () => Promise.resolve(++asked);
    expect(await answers.get('t1/settings', ask)).toBe(1);
    now = 5000;
    expect(await answers.get('t1/settings', ask)).toBe(1);
    expect(answers.age('t1/settings')).toBe(5000);
    answers.forget('t1');
    expect(await answers.get('t1/settings', ask)).toBe(2);
  });

  it('are not kept where they failed, and stop being asked for when they are forgotten', async () => {
    const answers = createAnswers(() => 0);
    await expect(answers.get('a', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(await answers.get('a', () => Promise.resolve('now'))).toBe('now');
    let stopped: AbortSignal | undefined;
    void answers.get('b', (signal) => new Promise(() => (stopped = signal)));
    answers.forget('b');
    expect(stopped?.aborted).toBe(true);
  });
});
