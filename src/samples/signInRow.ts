import { signInRecord } from './signInShapes';
import type { SignIn } from './signIn';

interface RecordProperties {
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Columns of the table SigninLogs that carry another name than the record's field. */
const renamed: Readonly<Record<string, string>> = {
  ipAddress: 'IPAddress',
  location: 'LocationDetails',
  appliedConditionalAccessPolicies: 'ConditionalAccessPolicies',
  riskEventTypes_v2: 'RiskEventTypes_V2',
};
const ownColumns = new Set(['ResourceTenantId']);

/** The sign-in as a row of the table SigninLogs; objects and arrays are JSON text. */
export function signInRow(signIn: SignIn): Readonly<Record<string, string | boolean>> {
  const record = signInRecord(signIn) as RecordProperties & Readonly<Record<string, unknown>>;
  const row: Record<string, string | boolean> = {
    TimeGenerated: text(record.time),
    OperationName: text(record.operationName),
    OperationVersion: '1.0',
    Category: text(record.category),
    ResultType: text(record.resultType),
    ResultSignature: text(record.resultSignature),
    ResultDescription: text(record.resultDescription),
    DurationMs: '0',
    CorrelationId: signIn.correlationId,
    Identity: signIn.person.name,
    Level: '4',
    Location: signIn.network.place.country,
    AADTenantId: text(record.tenantId),
    SourceSystem: 'Azure AD',
    Type: 'SigninLogs',
  };
  for (const [key, value] of Object.entries(record.properties)) {
    const name = renamed[key] ?? key[0]?.toUpperCase() + key.slice(1);
    if (row[name] === undefined && !ownColumns.has(name)) row[name] = typeof value === 'boolean' ? value : text(value);
  }
  row['CreatedDateTime'] = text(record.time);
  return row;
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
