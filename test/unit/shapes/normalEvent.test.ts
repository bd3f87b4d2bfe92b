import { describe, expect, it } from 'vitest';
import { eventMappings, placeNames } from '../../../src/catalog/events/eventMappings';
import { ecsFields } from '../../../src/catalog/events/ecsFields';
import { eventFields } from '../../../src/catalog/events/eventMapping';
import { findLogTable } from '../../../src/catalog/logTables';
import { ecsDocument } from '../../../src/shapes/ecsDocument';
import type { JsonRecord } from '../../../src/shapes/jsonRecord';
import { readEvent } from '../../../src/shapes/normalEvent';
import type { NormalEvent } from '../../../src/shapes/normalEvent';
import { hasSamples, ownTenantId, sampleRecords, signInShapes } from '../../support/events/shapes';

const told = ({ outcome, values, targets, kind, table }: NormalEvent) => ({ outcome, values, targets, kind, table });

/** What a shape does not say, whatever its event. */
const absent: Readonly<Record<string, readonly string[]>> = {
  graph: ['tenantId', 'userAgent'],
  activityLog: ['tenantId'],
  diagnostic: ['userAgent', 'created', 'operationId', 'request.id', 'request.method', 'id', 'tenantId'],
  workspace: ['userAgent', 'tenantId', 'created', 'operationId', 'request.id', 'request.method', 'id'],
};

function comparable(event: NormalEvent, shapes: readonly string[]): unknown {
  const left = new Set(shapes.flatMap((shape) => absent[shape] ?? []));
  return { ...told(event), values: Object.fromEntries(Object.entries(event.values).filter(([name]) => !left.has(name))) };
}

describe('an event', () => {
  it('is the same from Microsoft Graph, a diagnostic setting and a workspace', () => {
    const [graph, diagnostic, workspace] = Object.values(signInShapes).map(
      (record: JsonRecord) => readEvent(record, { tenantId: ownTenantId }).event,
    );
    expect(told(graph!)).toEqual(told(diagnostic!));
    expect(told(workspace!)).toEqual(told(diagnostic!));
    expect(graph).toMatchObject({
      source: 'graph',
      outcome: 'failure',
      values: { time: '2026-03-01T08:00:01.5000000Z', code: '53003', reason: 'Blocked by policy.', 'actor.name': 'mia@fabrikam.example' },
    });
    expect([diagnostic!.source, workspace!.source]).toEqual(['diagnostic', 'workspace']);
  });

  it('names whom an audit changed, and how, without the quotes of the service', () => {
    const { event } = readEvent({
      id: 'audit-1',
      category: 'GroupManagement',
      activityDisplayName: 'Add member to group',
      activityDateTime: '2026-03-01T09:00:00Z',
      result: 'timeout',
      initiatedBy: { user: null, app: { displayName: 'Sync', servicePrincipalId: 'sp-1' } },
      targetResources: [
        {
          id: 'user-2',
          type: 'User',
          displayName: null,
          userPrincipalName: 'leo@fabrikam.example',
          modifiedProperties: [{ displayName: 'Group.DisplayName', oldValue: null, newValue: '"Readers"' }],
        },
      ],
    });
    expect(told(event)).toMatchObject({
      kind: 'audit',
      outcome: 'failure',
      values: { action: 'Add member to group', 'actor.type': 'servicePrincipal', 'actor.id': 'sp-1', 'actor.name': 'Sync' },
      targets: [
        { id: 'user-2', type: 'User', name: 'leo@fabrikam.example', changes: [{ name: 'Group.DisplayName', old: '', new: 'Readers' }] },
      ],
    });
  });

  it('is read of a log that nobody knows by the names that services share', () => {
    const record = {
      time: '2026-03-01T10:00:00Z',
      category: 'NewLogs',
      operationName: 'Something',
      resultType: 'Failed',
      properties: { a: 1 },
    };
    expect(told(readEvent(record).event)).toMatchObject({
      kind: 'other',
      outcome: 'failure',
      values: { log: 'NewLogs', action: 'Something', time: '2026-03-01T10:00:00.0000000Z' },
    });
  });

  it.each(Object.entries(eventMappings))('of %s takes its values from columns that tables of its kind have', (_, mapping) => {
    const { kind, fields, outcome, ecs } = mapping;
    const tables = Object.keys(eventMappings).filter((table) => eventMappings[table]?.kind === kind);
    const columns = new Set(tables.flatMap((table) => findLogTable(table)?.columns.map(({ name }) => name) ?? []));
    const places = [...Object.values(fields).flat(), ...outcome.from, ...ecs.extras.flatMap(({ from }) => from)];
    const named = places.flatMap((place) => placeNames((typeof place === 'string' ? place : place.where) ?? '').slice(0, 1));
    // A provisioning record of Graph has its own time, a risky application its name, and an operation its channels and type: the tables do not.
    const ofShapes = ['ActivityDateTime', 'DisplayName', 'channels', 'resourceType'];
    expect(named.filter((column) => !columns.has(column) && !ofShapes.includes(column))).toEqual([]);
  });
});

describe.skipIf(!hasSamples)('the samples', () => {
  const groups = [
    [
      'audits',
      ['graph/directoryAudits.v1.json', 'diag/AuditLogs.eventhub.json', 'diag/AuditLogs.PT1H.json', 'loganalytics/AuditLogs.query.json'],
    ],
    [
      'sign-ins',
      [
        'graph/signIns.v1.json',
        'graph/signIns.beta.json',
        'diag/SignInLogs.eventhub.json',
        'diag/SignInLogs.PT1H.json',
        'loganalytics/SigninLogs.query.json',
      ],
    ],
    [
      'non-interactive sign-ins',
      ['diag/NonInteractiveUserSignInLogs.eventhub.json', 'loganalytics/AADNonInteractiveUserSignInLogs.query.json'],
    ],
    [
      'provisioning',
      [
        'graph/provisioning.v1.json',
        'diag/ProvisioningLogs.eventhub.json',
        'diag/ProvisioningLogs.PT1H.json',
        'loganalytics/AADProvisioningLogs.query.json',
      ],
    ],
    [
      'activity',
      [
        'activity/administrative.rest.json',
        'activity/administrative.eventhub.json',
        'activity/administrative.PT1H.json',
        'activity/AzureActivity.query.json',
      ],
    ],
  ] as const;
  it.each(groups)('of %s give the same events in each shape', (name, files) => {
    const events = files.flatMap((file) => sampleRecords(file).map((record) => readEvent(record).event));
    const keyOf = ({ values }: NormalEvent): string => (name === 'activity' ? `${values.time} ${values.correlationId}` : (values.id ?? ''));
    const byKey = new Map<string, NormalEvent[]>();
    for (const event of events) byKey.set(keyOf(event), [...(byKey.get(keyOf(event)) ?? []), event]);
    let compared = 0;
    for (const same of byKey.values()) {
      const shapes = same.map(({ source }) => source);
      for (const event of same.slice(1)) {
        expect(comparable(event, shapes)).toEqual(comparable(same[0]!, shapes));
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(0);
  });

  it.each(groups.flatMap(([, files]) => files))(
    '%s have a time, an action, and an outcome as documents of the Elastic Common Schema',
    (file) => {
      for (const record of sampleRecords(file)) {
        expect(ecsDocument(record)).toMatchObject({
          '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
          event: { action: expect.any(String) as string, outcome: expect.stringMatching(/^(success|failure|unknown)$/) as string },
        });
      }
    },
  );

  it('of the Activity Log have the kind, outcome, category, rule, process and policies of their category (F.4)', () => {
    const names = ['activity/administrative.rest.json', 'activity/othercategories.rest.json'];
    const told = names.flatMap(sampleRecords).map((record) => {
      const { event, rule, process, azure } = ecsDocument(record) as Readonly<Record<string, JsonRecord>>;
      const { policies } = (azure as Readonly<Record<'activity_logs', JsonRecord>>).activity_logs;
      const { dataset, kind, outcome, category } = event as JsonRecord;
      const has = Object.entries({ rule, process, policies }).flatMap(([name, value]) => (value === undefined ? [] : [name]));
      return [dataset, kind, outcome, category, ...has];
    });
    expect(told).toEqual([
      ['Administrative', 'event', 'success', ['configuration']],
      ['Administrative', 'event', 'unknown', ['configuration']],
      ['Administrative', 'event', 'failure', ['configuration']],
      ['ServiceHealth', 'event', 'unknown', undefined],
      ['Security', 'event', 'unknown', undefined, 'process'],
      ['Alert', 'alert', 'success', undefined, 'rule'],
      ['Policy', 'event', 'success', ['configuration'], 'policies'],
    ]);
  });
});

describe.runIf(hasSamples)('records of the Activity Log as documents of the Elastic Common Schema', () => {
  const activityLogs = (file: string) =>
    sampleRecords(`activity/${file}`).map(
      (record) => (ecsDocument(record)['azure'] as Readonly<Record<'activity_logs', JsonRecord>>).activity_logs,
    );

  it.each(['administrative.rest.json', 'administrative.eventhub.json', 'administrative.PT1H.json', 'AzureActivity.query.json'])(
    'of %s have the type of their resource, whichever letters it is in',
    (file) => {
      const types = activityLogs(file).map(({ resource }) => (resource as JsonRecord)['type']);
      expect(types.length).toBeGreaterThan(0);
      expect(new Set(types)).toEqual(new Set(['microsoft.network/networksecuritygroups']));
    },
  );

  it('have the channels that Resource Manager tells, and the type of a nested resource and of a subscription', () => {
    const told = activityLogs('othercategories.rest.json');
    expect(told.map(({ channels }) => channels)).toEqual(['Admin', 'Operation', 'Admin, Operation', 'Operation']);
    expect(told.map(({ resource }) => (resource as JsonRecord)['type']).slice(0, 2)).toEqual([
      'microsoft.resources/subscriptions',
      'microsoft.security/locations/alerts',
    ]);
    expect(activityLogs('administrative.eventhub.json').every((logs) => !('channels' in logs))).toBe(true);
  });
});

describe('a document of the Elastic Common Schema', () => {
  it('takes each of its fields from what an event tells', () => {
    expect(ecsFields.filter(({ from }) => !eventFields.includes(from))).toEqual([]);
  });

  it('has who, where from, what and how it ended in the fields of the schema', () => {
    expect(ecsDocument(signInShapes.graph, { tenantId: ownTenantId })).toMatchObject({
      '@timestamp': '2026-03-01T08:00:01.5000000Z',
      event: { id: 'sign-in-1', kind: 'event', category: ['authentication'], type: ['start'], outcome: 'failure', code: '53003' },
      user: { id: 'user-1', name: 'mia@fabrikam.example', full_name: 'Mia' },
      source: { ip: '192.0.2.77', geo: { country_iso_code: 'PT', location: { lat: 41.1, lon: -8.6 } } },
      organization: { id: ownTenantId },
      related: { user: ['mia@fabrikam.example'], ip: ['192.0.2.77'] },
    });
  });

  it('has the person that was changed beside the one who did it, and the network that a sign-in came from', () => {
    const changed = ecsDocument({
      id: 'a-1',
      activityDateTime: '2026-03-01T09:00:00Z',
      activityDisplayName: 'Add member to role',
      category: 'RoleManagement',
      result: 'success',
      initiatedBy: { user: { id: 'u-1', userPrincipalName: 'mia@fabrikam.example' } },
      targetResources: [
        { type: 'Role', id: 'r-1', displayName: 'Reader' },
        { type: 'user', id: 'u-2', displayName: null, userPrincipalName: 'ben@fabrikam.example' },
        { type: 'User', id: 'u-3', displayName: 'Cy' },
      ],
    });
    expect(changed).toMatchObject({
      user: { id: 'u-1', name: 'mia@fabrikam.example', target: { id: 'u-2', name: 'ben@fabrikam.example' } },
      related: { user: ['mia@fabrikam.example', 'ben@fabrikam.example', 'Cy'], entity: ['Reader', 'ben@fabrikam.example', 'Cy'] },
    });
    for (const told of [{ autonomousSystemNumber: 64_500 }, { autonomousSystemNumber: '64500' }])
      expect(ecsDocument({ ...signInShapes.graph, ...told })).toMatchObject({ source: { as: { number: 64_500 } } });
    expect(ecsDocument(signInShapes.graph)).not.toHaveProperty('source.as');
    expect(ecsDocument(signInShapes.graph)).not.toHaveProperty('user.target');
  });

  it('has an alert’s rule and a security event’s process, and no address that is none', () => {
    const event = (category: string, properties: JsonRecord): JsonRecord => ({
      eventTimestamp: '2026-03-01T10:00:00Z',
      eventDataId: 'e-1',
      operationName: { value: 'Microsoft.Insights/AlertRules/Resolved/Action' },
      category: { value: category },
      status: { value: 'Resolved' },
      httpRequest: { clientIpAddress: '<null>' },
      properties,
    });
    const alert = ecsDocument(event('Alert', { RuleName: 'Disk', RuleUri: '/rules/disk' }));
    expect(alert).toMatchObject({ event: { kind: 'alert', outcome: 'success' }, rule: { name: 'Disk', reference: '/rules/disk' } });
    expect(alert).not.toHaveProperty('source');
    const security = ecsDocument(event('Security', { processId: '77', commandLine: 'a b', 'parentProcess id': '5', UserSID: 's-1' }));
    expect(security).toMatchObject({ process: { pid: 77, command_line: 'a b', parent: { pid: 5 }, user: { id: 's-1' } } });
    expect(security).not.toHaveProperty('rule');
  });
});
