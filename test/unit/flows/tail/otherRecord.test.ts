import { describe, expect, it } from 'vitest';
import { originalOf, tailRecordOf } from '../../../../src/flows/tail/otherRecord';
import { sentenceOf } from '../../../../src/flows/tail/sentence';
import type { SentenceFacts } from '../../../../src/flows/tail/sentence';

const sentence = (record: Readonly<Record<string, unknown>>, table?: string): string => {
  const made = tailRecordOf(record, table) as Readonly<Record<string, string>>;
  const facts: SentenceFacts = {
    category: made['CategoryValue']!,
    operation: made['OperationNameValue']!,
    outcome: ({ Success: 'success', Failure: 'failure' } as const)[made['ActivityStatusValue']!] ?? 'unknown',
    status: made['ActivityStatusValue']!,
    subStatus: made['ActivitySubstatusValue']!,
    caller: made['Caller']!,
    address: made['CallerIpAddress']!,
    resourceId: made['_ResourceId']!,
    properties: made['Properties']!,
  };
  return sentenceOf(facts);
};

const signIn = {
  TimeGenerated: '2026-11-26T10:00:00Z',
  OperationName: 'Sign-in activity',
  UserPrincipalName: 'ana@example.org',
  AppDisplayName: 'Payroll',
  IPAddress: '192.0.2.7',
  Location: 'NL',
  ResultType: '0',
};

describe('a record of another log in a tail', () => {
  it('is told in a sentence: who signed in to what, from where, and why not', () => {
    expect(sentence(signIn, 'SigninLogs')).toBe('ana@example.org signed in to Payroll from 192.0.2.7, NL');
    const failed = { ...signIn, ResultType: '50126', ResultDescription: 'Invalid password' };
    expect(sentence(failed, 'SigninLogs')).toBe('ana@example.org failed to sign in to Payroll (50126 Invalid password) from 192.0.2.7, NL');
  });

  it('is read from the envelope of an event hub, and goes to the table of its category', () => {
    const record = {
      time: '2026-11-26T10:00:00Z',
      category: 'AuditLogs',
      operationName: 'Add member to role',
      resultType: '',
      identity: 'Someone',
      properties: {
        result: 'failure',
        resultReason: 'Not allowed',
        initiatedBy: { user: { userPrincipalName: 'bo@example.org', ipAddress: '192.0.2.9' } },
        targetResources: [{ userPrincipalName: 'cy@example.org' }],
      },
    };
    expect(sentence(record)).toBe('bo@example.org: Add member to role · cy@example.org failed (failure Not allowed) from 192.0.2.9');
    expect(tailRecordOf(record)).toMatchObject({ CategoryValue: 'AuditLogs', Properties_d: record });
    expect(originalOf(tailRecordOf(record)!)).toBe(record);
  });

  it('is known by the id that the workspace gave it, else by all that it says', () => {
    const idOf = (record: Readonly<Record<string, unknown>>): unknown => tailRecordOf(record, 'SigninLogs')?.['EventDataId'];
    expect(idOf({ ...signIn, _ItemId: 'item-1' })).toBe('item-1');
    expect(idOf(signIn)).toBe(idOf({ ...signIn }));
    expect(idOf(signIn)).not.toBe(idOf({ ...signIn, Location: 'DE' }));
  });

  it('leaves events of the Activity Log as they are, unknown categories too, and takes nothing without a time', () => {
    const event = { eventDataId: '1', eventTimestamp: '2026-11-26T10:00:00Z', operationName: { value: 'x' } };
    expect(tailRecordOf(event)).toBe(event);
    expect(tailRecordOf({ type: 'heartbeat' })).toBeUndefined();
    expect(tailRecordOf({ Anything: 1 }, 'Custom_CL')).toBeUndefined();
    const unknown: SentenceFacts = {
      category: 'Quantum',
      operation: 'Microsoft.Storage/storageAccounts/delete',
      outcome: 'success',
      status: 'Succeeded',
      subStatus: '',
      caller: 'ana@example.org',
      address: '',
      resourceId: '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st',
      properties: '',
    };
    expect(sentenceOf(unknown)).toBe('ana@example.org deleted storage account st in rg');
  });
});
