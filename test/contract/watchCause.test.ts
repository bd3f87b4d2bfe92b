import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sandboxCloud } from '../../src/azure/cloud';
import { connectCloud } from '../../src/azure/connection';
import type { CloudConnection } from '../../src/azure/connection';
import { createCredentials } from '../../src/azure/credentials';
import type { Watch } from '../../src/flows/setup/watch';
import { createCauses } from '../../src/flows/setup/watchCause';
import { directoryRoles } from '../../src/sandbox/world/directory';
import { attributeCategories, entraCategories, seededSetting } from '../../src/sandbox/world/seed/settings';
import { contosoUser, subscriptionIds, tenantIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox, testStart } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';
import { workspaceId } from '../support/sandbox/openSetup';

let sandbox: TestSandbox;
let connection: CloudConnection;
const { signal } = new AbortController();
beforeAll(async () => {
  sandbox = await openSandbox({ volumeRows: 100 });
  const cloud = sandboxCloud(sandbox.record, sandbox.authority);
  const signIn = { kind: 'sandboxUser', account: 'ada.admin@contoso.example' } as const;
  connection = connectCloud(cloud, await createCredentials(signIn, { cloud, showCode: () => undefined }));
}, 60_000);
afterEach(() => sandbox.faults.clear());
afterAll(() => sandbox.close());

const providers = `/subscriptions/${subscriptionIds.production}/resourceGroups/rg-monitor/providers`;
const law = { kind: 'workspace', name: 'law-entra', resourceId: workspaceId('law-entra') } as const;
const hours = (count: number): string => new Date(testStart + count * 3_600_000).toISOString();

const cause = (category: string, more: Partial<Watch> = {}) =>
  createCauses(
    connection,
    signal,
  )({
    id: category,
    cloud: 'sandbox',
    place: { connectionId: 'ada', tenantId: tenantIds.contoso, tenantName: 'Contoso' },
    setting: 'to-law-entra',
    category,
    destination: law,
    startedAt: 0,
    state: 'waiting',
    ...more,
  });

/** Saves a setting of its own that sends categories to law-entra. */
function saveSetting(tenantId: string, enabled: readonly string[]): void {
  const setting = seededSetting({ name: 'own', destination: { workspaceId: law.resourceId }, enabled, all: entraCategories, createdAt: 0 });
  sandbox.world.tenants.find(({ id }) => id === tenantId)!.settings.set('own', setting);
}

describe('why nothing has come (DS-28, ER-19)', () => {
  it('is a setting that is gone, or a category that was switched off: nothing will come then', async () => {
    expect(await cause('AuditLogs', { setting: 'deleted' })).toEqual({
      cause: 'the diagnostic setting deleted is not there any more',
      ends: true,
    });
    expect(await cause('AuditLogs', { setting: 'archive' })).toMatchObject({ ends: false });
    expect(await cause('RiskyUsers', { setting: 'archive' })).toEqual({ cause: 'the category is off in archive', ends: true });
  });

  it('is looked for among the settings of custom security attributes where the setting is one of them', async () => {
    const [contoso] = sandbox.world.tenants;
    const role = { id: 'attributes', principalId: contosoUser('ada'), roleTemplateId: directoryRoles.attributeLogAdministrator.templateId };
    contoso!.directoryRoleAssignments.push({ ...role, createdAt: 0 });
    const [category] = attributeCategories;
    const own = {
      name: 'attrs',
      destination: { workspaceId: law.resourceId },
      enabled: [category],
      all: attributeCategories,
      createdAt: 0,
    };
    contoso!.attributeSettings.set('attrs', seededSetting(own));
    expect(await cause(category, { setting: 'attrs', attributes: true })).toMatchObject({ ends: false });
    expect(await cause(category, { setting: 'attrs' })).toMatchObject({ ends: true });
  });

  it('is a destination that was deleted', async () => {
    const gone = { ...law, name: 'law-gone', resourceId: workspaceId('law-gone') };
    expect(await cause('AuditLogs', { destination: gone })).toEqual({ cause: 'law-gone is not there any more', ends: true });
  });

  it('is a firewall that lets no trusted services in, which may be mended', async () => {
    const resourceId = `${providers}/Microsoft.Storage/storageAccounts/stcontosolocked`;
    const found = await cause('AuditLogs', { destination: { kind: 'storageAccount', name: 'stcontosolocked', resourceId } });
    expect(found).toMatchObject({ ends: false });
    expect(found.cause).toMatch(/stcontosolocked has a firewall/);
  });

  it('is a licence that the tenant lacks (ER-25)', async () => {
    const tailspin = { connectionId: 'ada', tenantId: tenantIds.tailspin, tenantName: 'Tailspin' };
    saveSetting(tenantIds.tailspin, ['SignInLogs']);
    const group = `/subscriptions/${subscriptionIds.tailspin}/resourceGroups/rg-toys`;
    const resourceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/law-tailspin`;
    const found = await cause('SignInLogs', { place: tailspin, setting: 'own', destination: { ...law, name: 'law-tailspin', resourceId } });
    expect(found).toMatchObject({ ends: false });
    expect(found.cause).toMatch(/Entra ID P1/);
  });

  it('is that nothing has happened since, as Graph tells; or that the delivery is late, where something has', async () => {
    expect((await cause('AuditLogs', { since: hours(24 * 30) })).cause).toBe('nothing of this kind has happened in Contoso since');
    expect((await cause('AuditLogs', { since: hours(-24 * 5) })).cause).toMatch(/events have happened, so the delivery itself is late/);
  });

  it('is what has to be so before any record arrives, or else still the documented time, where Graph cannot tell', async () => {
    saveSetting(tenantIds.contoso, ['RiskyAgents', 'NonInteractiveUserSignInLogs']);
    expect((await cause('RiskyAgents', { setting: 'own', since: hours(-1) })).cause).toBe(
      'it arrives only if agents have identities in the tenant',
    );
    expect((await cause('NonInteractiveUserSignInLogs', { setting: 'own', since: hours(-1) })).cause).toMatch(
      /still within what Azure documents/,
    );
  });
});
