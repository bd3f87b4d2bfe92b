import { describe, expect, it } from 'vitest';
import { seededSetting } from '../../src/sandbox/world/seed/settings';
import { context, useSetup, workspaceId } from '../support/sandbox/openSetup';

const { bench } = useSetup('ada.admin');

describe('the posture of all tenants', () => {
  it('tells of subscriptions that cannot be listed, since nobody knows what is missing then', async () => {
    const { connectionId } = await bench.as('ada.admin');
    await bench.fault({ kind: 'forbidden', service: 'arm', path: '/subscriptions' });
    const { findings, markdown } = await bench.engine.handlers['setup/posture']({ connectionId }, context);
    const own = findings.find(({ owner }) => owner === 'Contoso, its subscriptions');
    expect(own).toMatchObject({ kind: 'unknown' });
    expect(own?.words).toMatch(/refused to list its subscriptions.*role Reader/);
    expect(markdown).toContain('Contoso, its subscriptions');
  }, 30_000);

  it('tells whether the logs of Intune are sent, by CIS 6.1.1.9: not met, met by a workspace that is there alone, or not known to whoever may not look', async () => {
    const [contoso] = bench.sandbox.world.tenants;
    const check = async (account: string) => {
      const { connectionId } = await bench.as(account);
      const { findings } = await bench.engine.handlers['setup/posture']({ connectionId }, context);
      return findings.filter(({ owner, words }) => owner === 'Contoso' && words.includes('6.1.1.9'));
    };
    const notMet = {
      kind: 'benchmark',
      words: expect.stringMatching(/CIS .* 6\.0\.0 6\.1\.1\.9, “Intune logs.*not met.*Windows365AuditLogs/) as string,
    };
    expect(await check('ada.admin')).toMatchObject([notMet]);
    const sendTo = (workspace: string): void => {
      const destination = { workspaceId: workspaceId(workspace) };
      const enabled = ['AuditLogs', 'OperationalLogs', 'DeviceComplianceOrg', 'Devices', 'Windows365AuditLogs'];
      contoso!.intuneSettings.set('devices', seededSetting({ name: 'devices', destination, enabled, all: enabled, createdAt: 0 }));
    };
    sendTo('law-gone');
    expect(await check('ada.admin')).toMatchObject([notMet]);
    sendTo('law-entra');
    expect(await check('ada.admin')).toEqual([]);
    const refused = await check('rea.reader');
    expect(refused).toMatchObject([{ kind: 'unknown' }]);
    expect(refused[0]?.words).toMatch(/not known.*refused.*Intune Administrator/);
  }, 30_000);

  it('compares tenants category by category, by the kind of destination, and says who cannot be read', async () => {
    const { connectionId } = await bench.as('ada.admin');
    const tenants = await bench.engine.handlers['azure/tenants']({ connectionId }, context);
    const tenantIds = tenants.filter(({ name }) => name !== 'Northwind').map(({ tenantId }) => tenantId);
    const { differences, unread, markdown } = await bench.engine.handlers['setup/compare']({ connectionId, tenantIds }, context);
    expect(differences.find(({ category }) => category === 'AuditLogs')?.words).toMatch(/^Contoso: a workspace.*; Tailspin/);
    expect(differences.some(({ words }) => new Set(words.split('; ').map((part) => part.split(': ')[1])).size === 1)).toBe(false);
    expect(unread.join()).toMatch(/Fabrikam cannot be read: .*refused/);
    expect(markdown).toContain('# Differences between Contoso');
  }, 30_000);

  it('ends with the abort where it is cancelled while subscriptions are listed', async () => {
    const { connectionId } = await bench.as('ada.admin');
    await bench.engine.handlers['azure/tenants']({ connectionId }, context);
    await bench.fault({ kind: 'slow', service: 'arm', path: '/subscriptions', delay: 3000 });
    const aborter = new AbortController();
    setTimeout(() => aborter.abort(), 700);
    const cut = bench.engine.handlers['setup/posture']({ connectionId }, { ...context, signal: aborter.signal });
    await expect(cut).rejects.toMatchObject({ name: 'AbortError' });
  }, 30_000);
});
