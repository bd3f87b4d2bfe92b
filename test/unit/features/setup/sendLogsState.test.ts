import { describe, expect, it } from 'vitest';
import { kindChoices } from '../../../../src/features/setup/kindChoices';
import { nodePlace } from '../../../../src/features/setup/nodePlace';
import { answersOf, stateOfCopy, stateOfSetting } from '../../../../src/features/setup/sendLogsState';

describe('the answers of Send Entra Logs', () => {
  const setting = {
    name: 'to-siem',
    enabled: ['AuditLogs'],
    destinations: [{ kind: 'eventHub' as const, name: 'ehns/entra', resourceId: '/rule' }],
  };
  const offer = { settings: [setting], most: 5, categories: [] };
  it('begin for an edit with all that the setting has, and replace it (DS-4, ER-13)', () => {
    expect(answersOf(stateOfSetting({ offer }, 'TO-SIEM'))).toEqual({
      wizard: 'sendLogs',
      name: 'to-siem',
      categories: ['AuditLogs'],
      destinations: { eventHub: { ruleId: '/rule', hub: 'entra' } },
      overwrite: true,
    });
  });
  it('are those of the setting that is copied, under a new name and in its place', () => {
    const offer = { settings: [setting], most: 5, categories: [] };
    const copy = stateOfCopy({ offer }, 'TO-siem');
    expect(copy).toMatchObject({ copyOf: 'to-siem', categories: setting.enabled });
    expect(copy.isEdit).toBeUndefined();
    expect(copy.name).toBeUndefined();
    expect(answersOf({ ...copy, name: 'new' })).toMatchObject({ name: 'new', replaces: 'to-siem' });
    expect(answersOf({ ...copy, name: 'new', deletesOld: false })).not.toHaveProperty('replaces');
  });
  it('keep the solution of a partner, which an edit has ticked', () => {
    const partner = { kind: 'partner' as const, name: 'logs', resourceId: '/subscriptions/s/providers/Microsoft.Datadog/monitors/logs' };
    const settings = [{ ...setting, destinations: [...setting.destinations, partner] }];
    const state = stateOfSetting({ offer: { ...offer, settings } }, 'to-siem');
    // What the step answers where nobody changes anything: the rows that are ticked.
    const kinds = kindChoices().flatMap(({ value }) => (value !== undefined && state.kinds?.includes(value) === true ? [value] : []));
    expect(answersOf({ ...state, kinds }).destinations).toEqual({
      eventHub: { ruleId: '/rule', hub: 'entra' },
      partner: { resourceId: partner.resourceId },
    });
  });
  it('say what is made on the way', () => {
    const made = { workspace: { subscriptionId: 's', resourceGroup: 'g', location: 'l', name: 'law', days: '90' } };
    const { destinations } = answersOf({ name: 'n', categories: ['AuditLogs'], kinds: ['workspace'], made });
    expect(destinations).toEqual({
      workspace: { create: { subscriptionId: 's', resourceGroup: 'g', location: 'l', name: 'law', retentionDays: 90 } },
    });
  });
});

describe('a node of the view of tenants', () => {
  const of = (id: string) => nodePlace({ id, label: '' }, () => 'Contoso');
  it('tells tenant, subscription and setting, whose name may hold a slash', () => {
    expect(of('t')).toMatchObject({ place: { tenantId: 't', tenantName: 'Contoso' } });
    expect(of('t/settings/a/b')).toMatchObject({ setting: 'a/b' });
    expect(of('t/subscription/s/x')).toMatchObject({ subscriptionId: 's', setting: 'x' });
    expect(of('t/subscription/s').setting).toBeUndefined();
  });
});
