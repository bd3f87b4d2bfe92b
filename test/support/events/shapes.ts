import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/root';
import type { JsonRecord } from '../../../src/shapes/jsonRecord';
import { readRecordText } from '../../../src/shapes/recordReader';

/** Records of every shape that lie beside the checkout, where they do. */
export const samplesFolder = join(root, '..', 'shared', 'samples');
export const hasSamples = existsSync(samplesFolder);

/** The records of a sample file, whatever envelope they are in. */
export function sampleRecords(name: string): readonly JsonRecord[] {
  const text = readFileSync(join(samplesFolder, name), 'utf8');
  const records: JsonRecord[] = [];
  const sink = {
    record: (each: string) => void records.push(JSON.parse(each) as JsonRecord),
    problem: () => undefined,
    skipped: () => undefined,
  };
  for (const document of name.endsWith('.PT1H.json') ? text.split(/\r?\n/) : [text]) readRecordText(document, 1, sink);
  return records;
}

const tenantId = '0f0f0f0f-1111-4222-8333-0000000000aa';

/** One sign-in in its three shapes. */
export const signInShapes = {
  graph: {
    id: 'sign-in-1',
    createdDateTime: '2026-03-01T08:00:01.5Z',
    userDisplayName: 'Mia',
    userPrincipalName: 'mia@fabrikam.example',
    userId: 'user-1',
    appId: 'app-1',
    appDisplayName: 'Portal',
    ipAddress: '192.0.2.77',
    clientAppUsed: 'Browser',
    correlationId: 'corr-1',
    conditionalAccessStatus: 'failure',
    riskDetail: 'none',
    riskLevelDuringSignIn: 'low',
    riskState: 'none',
    resourceDisplayName: 'Graph',
    resourceId: 'resource-1',
    status: { errorCode: 53003, failureReason: 'Blocked by policy.', additionalDetails: null },
    deviceDetail: { deviceId: '', displayName: null, operatingSystem: 'Linux', browser: 'Firefox' },
    location: { city: 'Porto', state: 'Porto', countryOrRegion: 'PT', geoCoordinates: { latitude: 41.1, longitude: -8.6 } },
  },
  diagnostic: {
    time: '2026-03-01T08:00:01.5000000Z',
    category: 'SignInLogs',
    operationName: 'Sign-in activity',
    tenantId,
    resultType: '53003',
    resultDescription: 'Blocked by policy.',
    callerIpAddress: '192.0.2.77',
    correlationId: 'corr-1',
    location: 'PT',
    properties: {
      id: 'sign-in-1',
      createdDateTime: '2026-03-01T08:00:01.5000000+00:00',
      userDisplayName: 'Mia',
      userPrincipalName: 'mia@fabrikam.example',
      userId: 'user-1',
      appId: 'app-1',
      appDisplayName: 'Portal',
      ipAddress: '192.0.2.77',
      clientAppUsed: 'Browser',
      conditionalAccessStatus: 'failure',
      riskDetail: 'none',
      riskLevelDuringSignIn: 'low',
      riskState: 'none',
      resourceDisplayName: 'Graph',
      resourceId: 'resource-1',
      status: { errorCode: 53003 },
      deviceDetail: { deviceId: '', operatingSystem: 'Linux', browser: 'Firefox' },
      location: { city: 'Porto', state: 'Porto', countryOrRegion: 'PT', geoCoordinates: { latitude: 41.1, longitude: -8.6 } },
    },
  },
  workspace: {
    Type: 'SigninLogs',
    TimeGenerated: '2026-03-01T08:00:01.5Z',
    CreatedDateTime: '2026-03-01T08:00:01.5Z',
    AADTenantId: tenantId,
    TenantId: 'a-workspace',
    Category: 'SignInLogs',
    OperationName: 'Sign-in activity',
    ResultType: '53003',
    ResultDescription: 'Blocked by policy.',
    CorrelationId: 'corr-1',
    Id: 'sign-in-1',
    UserDisplayName: 'Mia',
    UserPrincipalName: 'mia@fabrikam.example',
    UserId: 'user-1',
    AppId: 'app-1',
    AppDisplayName: 'Portal',
    IPAddress: '192.0.2.77',
    ClientAppUsed: 'Browser',
    ConditionalAccessStatus: 'failure',
    RiskDetail: 'none',
    RiskLevelDuringSignIn: 'low',
    RiskState: 'none',
    ResourceDisplayName: 'Graph',
    ResourceId: 'resource-1',
    Location: 'PT',
    // Columns of nested values come as JSON text.
    Status: '{"errorCode":53003}',
    DeviceDetail: '{"deviceId":"","operatingSystem":"Linux","browser":"Firefox"}',
    LocationDetails: '{"city":"Porto","state":"Porto","countryOrRegion":"PT","geoCoordinates":{"latitude":41.1,"longitude":-8.6}}',
  },
} as const satisfies Readonly<Record<string, JsonRecord>>;

export const ownTenantId = tenantId;
