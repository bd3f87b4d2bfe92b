import { describe, expect, it } from 'vitest';
import { cefFields } from '../../../src/catalog/events/cefFields';
import { eventFormats } from '../../../src/shapes/eventFormats/eventFormats';
import type { JsonRecord } from '../../../src/shapes/jsonRecord';
import { ownTenantId, signInShapes } from '../../support/events/shapes';

const about = { tenantId: ownTenantId };
const signIn: JsonRecord = signInShapes.graph;

/** An audit whose texts hold all that has a meaning in one of the formats. */
const audit = (more: JsonRecord = {}): JsonRecord => ({
  id: 'audit-1',
  activityDateTime: '2026-03-01T09:00:00.25Z',
  activityDisplayName: 'Add a|b \\ c=d',
  category: 'Core',
  result: 'success',
  resultReason: 'one\r\ntwo\tthree = 4 \\ | 5',
  initiatedBy: { user: { id: 'u', userPrincipalName: 'ä=ö@fabrikam.example', ipAddress: '2001:db8::9' } },
  targetResources: [],
  ...more,
});

/** The extension of a line of CEF, read back by its rules. */
function readCef(line: string): { readonly header: readonly string[]; readonly extension: ReadonlyMap<string, string> } {
  const parts = line.split(/(?<!\\)(?:\\\\)*\|/);
  const rest = line.slice(
    line
      .split(/(?<!\\)\|/)
      .slice(0, 7)
      .join('|').length + 1,
  );
  const extension = new Map<string, string>();
  const keys = [...rest.matchAll(/(?:^| )([A-Za-z0-9]+)=/g)].filter(({ index }) => rest[index - 1] !== '\\');
  for (const [place, found] of keys.entries()) {
    const end = keys[place + 1]?.index ?? rest.length;
    const value = rest.slice(found.index + found[0].length, end);
    extension.set(
      found[1]!,
      value.replaceAll(/\\([\\=nr])/g, (_, letter: string) => ({ n: '\n', r: '\r' })[letter] ?? letter),
    );
  }
  return { header: parts.slice(0, 7), extension };
}

describe('the forms of an event', () => {
  it.each(Object.entries(eventFormats))('%s is one line, whatever is in the record', (_, { line }) => {
    for (const record of [signIn, audit(), audit({ id: '', resultReason: '\u2028\n\u0000' })])
      expect(line(record, about)).not.toMatch(/[\r\n]/);
  });

  it('writes a sign-in as CEF', () => {
    expect(eventFormats.cef.line(signIn, about)).toBe(
      'CEF:0|Microsoft|Entra ID|1.0|SignInLogs:53003|Sign-in activity|6|rt=1772352001500 externalId=sign-in-1 cat=SignInLogs act=Sign-in activity ' +
        'outcome=failure reason=Blocked by policy. suid=user-1 suser=mia@fabrikam.example src=192.0.2.77 sourceServiceName=Portal ' +
        'destinationServiceName=Graph slat=41.1 slong=-8.6 cs1Label=Correlation Id cs1=corr-1 cs2Label=Tenant Id ' +
        `cs2=${ownTenantId} cs3Label=Resource Id cs3=resource-1 cs5Label=Risk Level cs5=low cs6Label=Conditional Access cs6=failure ` +
        'flexString1Label=Result Code flexString1=53003',
    );
  });

  it('escapes backslash and pipe in the header of CEF, and backslash, equals sign and line breaks in its values', () => {
    const line = eventFormats.cef.line(audit(), about);
    expect(line).toContain('|AuditLogs:Add a\\|b \\\\ c=d|Add a\\|b \\\\ c=d|3|');
    expect(line).toContain(' reason=one\\r\\ntwo\tthree \\= 4 \\\\ | 5 ');
    expect(line).toContain(' act=Add a|b \\\\ c\\=d ');
    const { extension } = readCef(line);
    expect(extension.get('reason')).toBe('one\r\ntwo\tthree = 4 \\ | 5');
    expect(extension.get('suser')).toBe('ä=ö@fabrikam.example');
    expect(extension.get('c6a2')).toBe('2001:db8::9');
    expect(extension.has('src')).toBe(false);
  });

  it('keeps the lengths of CEF, and tells long ids apart by a digest', () => {
    const id = `Directory_${'x'.repeat(60)}`;
    const { extension } = readCef(eventFormats.cef.line(audit({ id, activityDisplayName: 'y'.repeat(700) }), about));
    expect(extension.get('externalId')).toMatch(/^[0-9a-f]{40}$/);
    expect(extension.get('flexString2')).toBe(id);
    for (const { key, most = Infinity } of cefFields) expect(extension.get(key)?.length ?? 0).toBeLessThanOrEqual(most);
  });

  it('names the person that was changed as the destination user of CEF', () => {
    const targetResources = [
      { type: 'Group', id: 'g', displayName: 'Staff' },
      { type: 'User', id: 'u-2', userPrincipalName: 'b=en@fabrikam.example' },
    ];
    const { extension } = readCef(eventFormats.cef.line(audit({ targetResources }), about));
    expect([extension.get('duid'), extension.get('duser')]).toEqual(['u-2', 'b=en@fabrikam.example']);
    expect(readCef(eventFormats.cef.line(signIn, about)).extension.has('duser')).toBe(false);
  });

  it('writes a sign-in as LEEF, attributes parted by tabs', () => {
    expect(eventFormats.leef.line(signIn, about).split('\t')).toEqual([
      'LEEF:2.0|Microsoft|Entra ID|1.0|SignInLogs:53003|x09|devTime=2026-03-01T08:00:01.500+0000',
      "devTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ",
      'sev=6',
      'cat=SignInLogs',
      'src=192.0.2.77',
      'usrName=mia@fabrikam.example',
      'accountName=user-1',
      'resource=Graph',
      'externalId=sign-in-1',
      'action=Sign-in activity',
      'outcome=failure',
      'resultCode=53003',
      'reason=Blocked by policy.',
      'correlationId=corr-1',
      `tenantId=${ownTenantId}`,
      'resourceId=resource-1',
      'appId=app-1',
      'appName=Portal',
      'country=PT',
      'city=Porto',
      'riskLevel=low',
      'conditionalAccess=failure',
    ]);
  });

  it('puts blanks where a text would end a field or an attribute of LEEF, which has no escapes', () => {
    const line = eventFormats.leef.line(audit(), about);
    expect(line.split('|').slice(0, 6)).toEqual(['LEEF:2.0', 'Microsoft', 'Entra ID', '1.0', 'AuditLogs:Add a b \\ c=d', 'x09']);
    expect(line.split('\t')).toContain('reason=one two three = 4 \\ | 5');
  });
});
