import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { personalFields } from '../../../../src/catalog/events/personalFields';
import type { PersonalKind, RecordShape } from '../../../../src/catalog/events/personalFields';
import { redactionKey, redactor } from '../../../../src/flows/feed/redact';
import type { Redaction } from '../../../../src/flows/feed/redact';
import { hasSamples, sampleRecords } from '../../../support/events/shapes';

const key = Buffer.from('key');
const hiding = (by: Redaction['by'], ...paths: readonly string[]) =>
  redactor(
    paths.map((path) => ({ path, by })),
    key,
  );

describe('redaction by field path', () => {
  it('reaches into JSON text, as workspaces give objects, and leaves text alone that the path does not lead into', () => {
    const row = {
      Claims: '{"name": "Ada", "uti": 12345678901234567890}',
      TargetResources: '[{"name":"Ada"},{"name":"Bob"}]',
      Identity: 'Ada',
    };
    const hidden = hiding('drop', 'Claims.name', 'TargetResources.name', 'Identity.name')(row);
    expect(hidden).toEqual({ Claims: '{"uti":12345678901234567000}', TargetResources: '[{},{}]', Identity: 'Ada' });
    expect(hiding('drop', 'Claims.upn')(row)['Claims']).toBe(row.Claims);
  });

  it('reaches a claim whose name has dots by brackets and quotes', () => {
    const name = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn';
    expect(hiding('drop', `claims.["${name}"]`)({ claims: { [name]: 'ada', ver: '1.0' } })).toEqual({ claims: { ver: '1.0' } });
  });

  it('finds a field in any letter case, at the record or in its properties, where diagnostic settings have it', () => {
    const hide = hiding('drop', 'userPrincipalName', 'initiatedBy.user.ipAddress');
    const initiatedBy = { user: { ipAddress: '192.0.2.1', id: 'u' } };
    const left = { InitiatedBy: { user: { id: 'u' } }, category: 'AuditLogs' };
    expect(hide({ UserPrincipalName: 'ada', InitiatedBy: initiatedBy, category: 'AuditLogs' })).toEqual(left);
    expect(hide({ InitiatedBy: JSON.stringify(initiatedBy) })).toEqual({ InitiatedBy: JSON.stringify(left.InitiatedBy) });
    const properties = { userPrincipalName: 'ada', initiatedBy };
    expect(hide({ category: 'AuditLogs', properties })).toEqual({
      category: 'AuditLogs',
      properties: { initiatedBy: { user: { id: 'u' } } },
    });
    expect(hide({ properties: JSON.stringify(properties) })).toEqual({ properties: JSON.stringify({ initiatedBy: left.InitiatedBy }) });
  });

  it('leaves a field out that is to be left out and hashed too, and leaves a record as it is that has none', () => {
    const both = [
      { path: 'user', by: 'drop' },
      { path: 'user', by: 'hash' },
    ] as const;
    expect(redactor(both, key)({ user: 'ada', id: 1 })).toEqual({ id: 1 });
    expect(redactor([...both].reverse(), key)({ user: 'ada', id: 1 })).toEqual({ id: 1 });
    const record = { id: 1, properties: { list: [{ a: 1 }] } };
    expect(redactor(both, key)(record)).toBe(record);
  });

  it('hides text whole that begins as JSON and cannot be read, since the field may be in it', () => {
    const { Claims } = hiding('drop', 'Claims.name')({ Claims: '{"name":"Ada' });
    expect(Claims).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('the key of hashes', () => {
  it('stays the same, is for this account alone, and is not replaced where it is damaged', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
    try {
      const made = await redactionKey(folder);
      expect(made).toHaveLength(32);
      expect(await redactionKey(folder)).toEqual(made);
      const path = join(folder, 'redaction.key');
      if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
      await writeFile(path, '');
      await expect(redactionKey(folder)).rejects.toThrow(/redaction\.key holds no key any more\. Restore it/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

const files: readonly (readonly [RecordShape, string])[] = [
  ['graph', 'graph/signIns.v1.json'],
  ['graph', 'graph/signIns.beta.json'],
  ['graph', 'graph/directoryAudits.v1.json'],
  ['graph', 'graph/provisioning.v1.json'],
  ['activityLog', 'activity/administrative.rest.json'],
  ['diagnostic', 'activity/administrative.eventhub.json'],
  ['diagnostic', 'diag/SignInLogs.eventhub.json'],
  ['diagnostic', 'diag/NonInteractiveUserSignInLogs.eventhub.json'],
  ['diagnostic', 'diag/AuditLogs.eventhub.json'],
  ['diagnostic', 'diag/ProvisioningLogs.eventhub.json'],
  ['workspace', 'activity/AzureActivity.query.json'],
  ['workspace', 'loganalytics/SigninLogs.query.json'],
  ['workspace', 'loganalytics/AADNonInteractiveUserSignInLogs.query.json'],
  ['workspace', 'loganalytics/AuditLogs.query.json'],
  ['workspace', 'loganalytics/AADProvisioningLogs.query.json'],
];

describe.runIf(hasSamples)('the fields that are personal', () => {
  const kinds: readonly PersonalKind[] = ['userNames', 'addresses', 'texts'];
  it.each(files)('are all that tells a name or an address in a record of %s, %s', (shape, file) => {
    const hide = hiding('hash', ...kinds.flatMap((kind) => personalFields[shape][kind]));
    const records = sampleRecords(file);
    expect(records.length).toBeGreaterThan(0);
    const left = records.map((record) => JSON.stringify(hide(record))).join('\n');
    expect(left.match(/[^"\\]*(?:\b(?:Ada|Bob)\b|@contoso\.example|192\.0\.2\.\d+|2001:db8)[^"\\]*/gi) ?? []).toEqual([]);
  });
});
