import { describe, expect, it } from 'vitest';
import { createAnswers } from '../../../src/features/tenants/answers';
import { failedTenantNode, tenantNodes } from '../../../src/features/tenants/nodes';
import type { LicenceId } from '../../../src/protocol/azure';
import { filterNodes } from '../../../src/features/tenants/filterNodes';
import type { TenantQuestions } from '../../../src/features/tenants/nodes';
import type { TenantNode } from '../../../src/features/tenants/tenantNode';

const now = Date.UTC(2026, 10, 26);
const secret = (days: number) => ({ kind: 'secret' as const, name: `s${days}`, expires: new Date(now + days * 86_400_000).toISOString() });
let licences: readonly LicenceId[] | undefined;

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
  attributeSettings: () => Promise.reject(new Error('Few may read these.')),
  subscriptions: () => Promise.reject(new Error('Contoso refused.')),
  subscriptionSettings: () => Promise.resolve([]),
  resourceGroups: () => Promise.resolve([{ resourceId: '/subscriptions/s1/resourceGroups/rg-one', name: 'rg-one', region: 'westeurope' }]),
  resources: (_place, group) =>
    Promise.resolve([
      {
        resourceId: `/subscriptions/s1/resourceGroups/${group}/providers/Microsoft.Storage/storageAccounts/st`,
        name: 'st',
        type: 'Microsoft.Storage/storageAccounts',
        region: 'westeurope',
      },
    ]),
  workspaces: () => Promise.resolve({ workspaces: [], failures: [{ subscription: 'Old', message: 'Old refused.' }] }),
  tables: () => Promise.resolve([]),
  identities: () =>
    Promise.resolve([
      { objectId: 'o1', appId: 'a1', name: 'collector', permissions: ['AuditLog.Read.All'], credentials: [secret(12), secret(-40)] },
      { objectId: 'o2', appId: 'a2', name: 'vendor', permissions: ['AuditLog.Read.All'] },
    ]),
  licences: () => Promise.resolve(licences),
  now: () => now,
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
  it('names the resource groups of a subscription and what lies in each, with the part of the log that a tail of it follows', async () => {
    const subscription = { subscriptionId: 's1', name: 'sub-prod', state: 'Enabled' };
    const [, , subscriptions] = await below(
      tenantNodes(connection, { ...questions, subscriptions: () => Promise.resolve([subscription]) })[0],
    );
    const [node] = await below(subscriptions);
    const [, groups] = await below(node);
    const [group] = await below(groups);
    expect(group).toMatchObject({
      label: 'rg-one',
      copies: '/subscriptions/s1/resourceGroups/rg-one',
      portalPath: '/#@t1/resource/subscriptions/s1/resourceGroups/rg-one',
      scope: { subscriptionId: 's1', name: 'sub-prod' },
      narrowing: { by: 'resourceGroupName', value: 'rg-one' },
    });
    const [resource] = await below(group);
    expect(resource).toMatchObject({
      description: 'Microsoft.Storage/storageAccounts · westeurope',
      scope: { subscriptionId: 's1' },
      narrowing: { by: 'resourceUri', value: '/subscriptions/s1/resourceGroups/rg-one/providers/Microsoft.Storage/storageAccounts/st' },
    });
  });

  it('names the groups of a subscription though its settings may not be read', async () => {
    const subscription = { subscriptionId: 's1', name: 'sub-prod', state: 'Enabled' };
    const refusing = {
      ...questions,
      subscriptions: () => Promise.resolve([subscription]),
      subscriptionSettings: () => Promise.reject(new Error('No.')),
    };
    const [, , subscriptions] = await below(tenantNodes(connection, refusing)[0]);
    const [node] = await below(subscriptions);
    expect((await below(node)).map(({ label }) => label)).toEqual(['No.', 'Resource Groups']);
  });

  it('has the settings of custom security attributes beside the others, and asks for them only where they are opened', async () => {
    const own = { name: 'attrs', enabled: ['CustomSecurityAttributeAuditLogs'], destinations: [] };
    const asking = { ...questions, attributeSettings: () => Promise.resolve({ most: 5, categories: own.enabled, settings: [own] }) };
    const [settings] = await below(tenantNodes(connection, asking)[0]);
    const [setting, ...others] = await below((await below(settings)).at(-1));
    expect([setting?.id, setting?.kind, others]).toEqual(['t1/attributes/attrs', 'setting named', []]);
    const refused = (await below((await below(tenantNodes(connection, questions)[0]))[0])).at(-1);
    await expect(below(refused)).rejects.toThrow('Few may read these.');
  });

  it('says of each setting how many categories are on, where they go, and which destination is gone', async () => {
    const [tenant] = tenantNodes(connection, questions);
    expect(tenant).toMatchObject({ label: 'Contoso', description: 'contoso.example' });
    const [settings] = await below(tenant);
    expect(settings).toMatchObject({ label: 'Diagnostic Settings', description: 'read 3 min ago' });
    const [used, setting, attributes] = await below(settings);
    expect(attributes).toMatchObject({ id: 't1/attributes', label: 'Custom Security Attributes' });
    expect(used?.label).toBe('1 of 5 used');
    expect(setting?.description).toBe('1 of 2 categories → law · law not found');
    expect((await below(setting)).map(({ label, description }) => [label, description])).toEqual([
      ['AuditLogs', '→ law'],
      ['SignInLogs', 'off'],
    ]);
  });

  it('says which licence a category needs that the tenant lacks, where the licences could be read', async () => {
    const category = async () => {
      const [settings] = await below(tenantNodes(connection, questions)[0]);
      const [, setting] = await below(settings);
      return (await below(setting))[1]?.description;
    };
    licences = [];
    expect(await category()).toBe('off · needs Entra ID P1');
    licences = ['entraP1'];
    expect(await category()).toBe('off');
    licences = undefined;
    expect(await category()).toBe('off');
  });

  it('warns of a program whose last secret ends soon, and says of one of another tenant that nobody here knows', async () => {
    const [, , , identities] = await below(tenantNodes(connection, questions)[0]);
    expect(identities?.kind).toMatch(/^identities\b.*loads/);
    const [counted, collector, vendor] = await below(identities);
    expect(collector?.kind).toMatch(/^identity\b/);
    expect(counted?.label).toBe('2 programs may read its logs · ends in 12 days');
    expect(collector).toMatchObject({ description: 'AuditLog.Read.All · ends in 12 days', icon: 'warning', copies: 'a1' });
    const facts = (await below(collector)).map(({ label, description }) => `${label}: ${description ?? ''}`);
    expect(facts).toEqual([
      expect.stringContaining('Microsoft Graph'),
      expect.stringContaining('ends in 12 days'),
      expect.stringContaining('ended 40 days ago'),
    ]);
    expect(vendor).toMatchObject({ description: 'AuditLog.Read.All · of another tenant', icon: 'robot' });
  });

  it('leaves out what has not the words of the filter, and says how much that is', () => {
    const node = (label: string, kind: string): TenantNode => ({ id: label, label, kind });
    const nodes = [node('Workspaces', 'answer loads'), node('law-prod', 'workspace named'), node('law-dev', 'workspace named')];
    expect(filterNodes(nodes, 'PROD law').map(({ label }) => label)).toEqual(['Workspaces', 'law-prod', '1 hidden by the filter']);
    expect(filterNodes(nodes, ' ')).toEqual(nodes);
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
