import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleFolder, useSampleTenant } from '../../support/sampleTenant';

const victim = 'marta.nogueira@contoso.example';
const account = 'svc-dirsync-backup@contoso.example';
const application = 'Mailbox Archive Assistant';
const sprayers = ['203.0.113.66', '203.0.113.67', '203.0.113.71', '203.0.113.90'];

/** What of the attack each rule has to find, in its column `Finding`; a rule may find everyday work beside it. */
const findings: Readonly<Record<string, readonly string[]>> = {
  '01-password-spray': sprayers,
  '02-brute-force-then-success': [victim],
  '03-impossible-travel': [victim],
  '04-notification-fatigue': [victim],
  '05-first-country': ['PA'],
  '06-first-address-of-user': [victim, account],
  '07-consent-for-everybody': [application],
  '08-mail-permission': [victim],
  '09-new-service-principal': [application],
  '10-new-credentials': [],
  '11-global-administrator': [account],
  '12-role-to-application': [application],
  '13-role-outside-activation': [victim],
  '14-activation-at-night': [victim],
  '15-policy-changed': [],
  '16-diagnostic-setting-deleted': [account],
  '17-access-elevated': [account],
  '18-deletions-in-a-row': [account],
  '19-keys-listed': [account],
  '20-caller-first-seen': [account],
  '21-account-created-and-promoted': [account],
  '22-security-info-after-risk': [victim],
  '23-old-protocol': sprayers,
  '24-failures-out-of-line': ['2026-11-17'],
  '25-mail-read-by-application': [application],
  '26-application-from-new-address': [application],
  '27-risky-and-through': [victim],
  '28-session-changes-country': [],
  '29-dormant-account': [account],
  '30-one-hour-story': [account],
};

/** Rules that find everyday work alone in this tenant: whoever attacked it did not do what they look for. */
const everyday: Readonly<Record<string, readonly string[]>> = {
  '10-new-credentials': ['backup-runner', 'contoso-deploy', 'people-sync'],
  '15-policy-changed': ['CA004: Block risky sign-ins (report-only)'],
};

describe('the detection rules in the sample tenant', () => {
  const tenant = useSampleTenant();

  it('are thirty, each with what it has to find', () => {
    const files = readdirSync(join(sampleFolder, 'detections')).map((file) => file.replace('.kql', ''));
    expect(files.sort()).toEqual(Object.keys(findings));
    expect(files).toHaveLength(30);
  });

  it.each(Object.entries(findings))('%s finds %j', async (rule, expected) => {
    const text = readFileSync(join(sampleFolder, 'detections', `${rule}.kql`), 'utf8');
    const { columns, rows } = await tenant.ask(text);
    const found = rows.map((row) => row[columns.findIndex(({ name }) => name === 'Finding')]);
    const wanted = [...expected, ...(everyday[rule] ?? [])];
    expect(found).toEqual(expect.arrayContaining(wanted));
    expect(found.length > 0).toBe(wanted.length > 0);
    // A rule that finds nearly everybody finds nobody.
    expect(new Set(found).size).toBeLessThan(20);
  });
});
