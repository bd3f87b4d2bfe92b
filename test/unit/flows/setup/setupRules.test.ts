import { t } from '@vscode/l10n';
import { describe, expect, it } from 'vitest';
import { readSetting } from '../../../../src/azure/services/diagnosticSettings';
import { connectionText } from '../../../../src/base/connectionValues';
import { logCategories } from '../../../../src/catalog/logCategories';
import { logTables } from '../../../../src/catalog/logTables';
import { problemOfName } from '../../../../src/base/settingName';
import { problemOfTenant } from '../../../../src/flows/setup/checkAnswers';
import { offeredCategory } from '../../../../src/flows/setup/categoryWords';
import { estimateVolume } from '../../../../src/flows/setup/estimateVolume';
import { arrivalsQuery } from '../../../../src/flows/setup/findArrivals';
import { holds } from '../../../../src/flows/setup/holds';
import { newEventHubSteps } from '../../../../src/flows/setup/newDestinations';
import { bodyOf } from '../../../../src/flows/setup/planSetting';
import { fillText, namedId } from '../../../../src/flows/setup/planReferences';
import { allows } from '../../../../src/flows/setup/rights';
import { daysOf } from '../../../../src/flows/setup/secretSteps';
import { isDue, lookInterval, watchInfo } from '../../../../src/flows/setup/watch';
import type { Watch } from '../../../../src/flows/setup/watch';

describe('a new event hub', () => {
  const wanted = { subscriptionId: 's', resourceGroup: 'rg', location: 'westeurope', name: 'ehns-code', hub: 'entra' };
  it.each([
    [{ hub: 'entra/logs' }, 'An event hub’s name has 1 to 256 letters, digits and _ - . with a letter or digit at each end; “entra/logs”'],
    [{ hub: '-entra' }, '“-entra” does not fit'],
    [{ consumerGroup: 'a'.repeat(51) }, 'A consumer group’s name has 1 to 50'],
    [{ consumerGroup: '$Default' }, '“$Default” does not fit'],
  ])('may not have %j', (more, words) => {
    expect(() => newEventHubSteps({ ...wanted, ...more }, undefined)).toThrow(words);
  });
});

describe('the id of a tenant (AZ-9)', () => {
  it.each(['0f0f0f0f-1111-4222-8333-000000000001', 'contoso.example', 'a-b.onmicrosoft.com'])('may be %s', (text) => {
    expect(problemOfTenant(text)).toBeUndefined();
  });
  it.each([
    ['ba2c0000-d24b-4f4e-92b1-48c4469999', 'group 5 has 10 digits in place of 12'],
    ['0f0f0f0f-1111-4222-8333', '4 groups'],
    ['contoso', 'give its id'],
    ['https://contoso.example', 'give its id'],
  ])('may not be %s', (text, words) => {
    expect(problemOfTenant(text)).toContain(words);
  });
});

describe('the name of a setting', () => {
  it('names each character that Azure forbids, once', () => {
    expect(problemOfName('a/b/c?', t)).toContain('/ ?');
    expect(problemOfName('to law (prod) – 1', t)).toBeUndefined();
    expect(problemOfName('x'.repeat(261), t)).toContain('260');
  });
});

describe('categories', () => {
  it('end in tables that the catalog knows, where it knows them', () => {
    for (const { categories, name } of logTables)
      for (const category of categories) {
        const known = logCategories.find((each) => each.name === category);
        if (known) expect(`${category} ${known.table}`).toBe(`${category} ${name}`);
      }
  });
  it('that the product does not know are shown, not dropped (DS-8)', () => {
    expect(offeredCategory('BrandNewLogs', undefined)).toMatchObject({ name: 'BrandNewLogs', suggested: false });
  });
  it('say what has to be so before anything arrives, and what the licence lacks (DS-9, DS-24)', () => {
    expect(offeredCategory('NetworkAccessTrafficLogs', undefined).description).toContain('arrives only if Global Secure Access is active');
    const free = offeredCategory('SignInLogs', { level: 'Free', workload: false, users: 0 });
    expect(free).toMatchObject({ suggested: false });
    expect(free.description).toContain('gives nothing here: the tenant has no Entra ID P1');
  });
});

describe('the estimate (DS-31)', () => {
  it('gives 100,000 users and audit logs alone about 3 GB a day', () => {
    const gigabytes = estimateVolume(100_000, ['AuditLogs']).bytesPerDay / 2 ** 30;
    expect(gigabytes).toBeGreaterThanOrEqual(2.8);
    expect(gigabytes).toBeLessThanOrEqual(3);
  });
  it('gives 1,000 users about 35,000 sign-ins a day and 12 GB a month', () => {
    const { eventsPerDay, bytesPerDay } = estimateVolume(1000, ['SignInLogs']);
    expect(eventsPerDay).toBeGreaterThan(34_000);
    expect(eventsPerDay).toBeLessThan(37_000);
    expect((bytesPerDay * 30) / 1e9).toBeGreaterThan(11);
    expect((bytesPerDay * 30) / 1e9).toBeLessThan(13);
  });
});

describe('what a plan is compared by', () => {
  it('takes ids in any letter case, and categories by which are on', () => {
    const wanted = {
      properties: { workspaceId: '/subscriptions/A', storageAccountId: null, logs: [{ category: 'AuditLogs', enabled: true }] },
    };
    const logs = [
      { category: 'auditlogs', enabled: true },
      { category: 'SignInLogs', enabled: false },
    ];
    expect(holds({ properties: { workspaceId: '/SUBSCRIPTIONS/a', logs } }, wanted)).toBe(true);
    expect(
      holds({ properties: { workspaceId: '/subscriptions/a', logs: [...logs, { category: 'RiskyUsers', enabled: true }] } }, wanted),
    ).toBe(false);
    expect(holds({ properties: { workspaceId: '/subscriptions/a', storageAccountId: 'x', logs } }, wanted)).toBe(false);
  });
  it('makes the same id of the same text, and refuses a reference to nothing', () => {
    expect(fillText('{{principal.id#salt}}', { principal: { id: 'p' } })).toBe(namedId('p/salt'));
    expect(namedId('x')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(() => fillText('{{nobody.id}}', {})).toThrow('nobody.id');
  });
  it('reads rights with their wildcards and exceptions', () => {
    const contributor = [{ actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'] }];
    expect(allows(contributor, 'Microsoft.Storage/storageAccounts/listKeys/action')).toBe(true);
    expect(allows(contributor, 'microsoft.authorization/roleAssignments/write')).toBe(false);
  });
  it('reads the lifetime that a policy allows', () => {
    expect([daysOf('P180D'), daysOf('P1Y'), daysOf('P6M'), daysOf('P4W'), daysOf(null)]).toEqual([180, 365, 180, 28, undefined]);
  });
});

describe('what makes a setting what it was', () => {
  it('has a group of categories as a group, and nothing that was off', () => {
    const wire = {
      name: 'activity',
      properties: {
        workspaceId: '/law',
        storageAccountId: null,
        logs: [
          { category: null, categoryGroup: 'allLogs', enabled: true },
          { category: 'Policy', categoryGroup: null, enabled: true },
          { category: 'Alert', categoryGroup: null, enabled: false },
        ],
      },
    };
    expect(bodyOf({ ...readSetting(wire), wire })).toEqual({
      properties: {
        workspaceId: '/law',
        logs: [
          { categoryGroup: 'allLogs', enabled: true },
          { category: 'Policy', enabled: true },
        ],
      },
    });
  });
});

describe('waiting for first records (DS-27)', () => {
  const minute = 60_000;
  const watch: Watch = {
    id: 'w',
    cloud: 'public',
    place: { connectionId: 'azure', tenantId: 't', tenantName: 'Contoso' },
    setting: 's',
    category: 'AuditLogs',
    destination: { kind: 'workspace', name: 'law', resourceId: '/law' },
    startedAt: 0,
    state: 'waiting',
  };
  it('looks once a minute at least for a quarter of an hour, then every five minutes for a day', () => {
    expect(lookInterval(0)).toBeLessThanOrEqual(minute);
    expect([lookInterval(10 * minute), lookInterval(60 * minute), lookInterval(30 * 60 * minute)]).toEqual([
      minute,
      5 * minute,
      60 * minute,
    ]);
    expect(isDue({ ...watch, lookedAt: 0 }, 5000)).toBe(false);
    expect(isDue({ ...watch, state: 'arrived' }, 1e9)).toBe(false);
  });
  it('tells how long it has waited against what is documented, and then when the first record came', () => {
    expect(watchInfo(watch, 3 * minute).status).toBe('waiting 3 min 0 s · usually 5 min, a first delivery up to 90 min');
    const arrived = { ...watch, state: 'arrived', firstAt: '2026-11-26T10:00:00Z', latency: 90_000 } as const;
    expect(watchInfo(arrived, 0).status).toBe('first record at 2026-11-26 10:00:00 UTC (latency 1 min 30 s)');
  });
  it('asks one query for all categories, the Activity Log by its own', () => {
    const text = arrivalsQuery([{ category: 'SignInLogs' }, { category: 'Policy', since: '2026-11-26T10:00:00Z' }]);
    expect(text).toContain('(SigninLogs | where');
    expect(text).toContain('AzureActivity | where CategoryValue =~ "Policy" | where TimeGenerated > datetime(2026-11-26T10:00:00Z)');
  });
});

describe('the values for a SIEM (SK-4)', () => {
  const values = { tenantId: 't', clientId: 'c', subscriptionId: 's' };
  it('have the four names of an intake, and a placeholder where the secret was not asked for', () => {
    expect(connectionText('fields', values)).toBe('tenant_id: t\nclient_id: c\nclient_secret: <client secret>\nsubscription_id: s\n');
    expect(connectionText('env', { ...values, secret: 'x' })).toContain('AZURE_CLIENT_SECRET=x\n');
    expect(JSON.parse(connectionText('json', values))).toEqual({
      tenant_id: 't',
      client_id: 'c',
      client_secret: '<client secret>',
      subscription_id: 's',
    });
  });
});
