import { describe, expect, it } from 'vitest';
import { personalFields } from '../../../../src/catalog/events/personalFields';
import type { PersonalKind, RecordShape } from '../../../../src/catalog/events/personalFields';
import { redactor } from '../../../../src/flows/feed/redact';
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

  it('hides text whole that begins as JSON and cannot be read, since the field may be in it', () => {
    const { Claims } = hiding('drop', 'Claims.name')({ Claims: '{"name":"Ada' });
    expect(Claims).toMatch(/^[0-9a-f]{32}$/);
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
