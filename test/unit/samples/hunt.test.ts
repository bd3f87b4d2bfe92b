import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CellText } from '../../../src/base/column';
import { sampleFolder, useSampleTenant } from '../../support/sampleTenant';

const victim = 'marta.nogueira@contoso.example';
const account = 'svc-dirsync-backup@contoso.example';

interface Hunt {
  readonly file: string;
  /** The columns to look at, and what they must hold, row by row; columns are joined with a space. */
  readonly columns: readonly string[];
  readonly expected: readonly string[];
}

/** What `docs/hunting-the-sample-attack.md` promises. */
const hunts: readonly Hunt[] = [
  {
    file: '01-password-spray.kql',
    columns: ['IPAddress', 'Location'],
    expected: ['203.0.113.66 NL', '203.0.113.67 NL', '203.0.113.71 RO', '203.0.113.90 RO'],
  },
  {
    file: '02-password-found.kql',
    columns: ['UserPrincipalName', 'ResultType'],
    expected: ['50076', ...Array<string>(6).fill('500121'), '0'].map((code) => `${victim} ${code}`),
  },
  {
    file: '03-notification-fatigue.kql',
    columns: ['UserPrincipalName', 'Refused', 'Method'],
    expected: [`${victim} 6 Mobile app notification`],
  },
  {
    file: '04-new-country.kql',
    columns: ['UserPrincipalName', 'Location', 'SignIns'],
    expected: [`${victim} NL 1`, `${victim} PA 4`, `${account} PA 1`],
  },
  { file: '05-consent.kql', columns: ['By', 'Application', 'Location'], expected: [`${victim} Mailbox Archive Assistant PA`] },
  {
    file: '06-role-assignments.kql',
    columns: ['Role', 'Member'],
    expected: [`Global Administrator ${account}`, 'Privileged Role Administrator Mailbox Archive Assistant'],
  },
  {
    file: '07-logs-cut-off.kql',
    columns: ['Operation', 'Outcome', 'Caller'],
    expected: [
      `microsoft.authorization/elevateaccess/action Success ${account}`,
      `microsoft.aadiam/diagnosticsettings/delete Success ${account}`,
      `microsoft.insights/diagnosticsettings/delete Success ${account}`,
      `microsoft.storage/storageaccounts/delete Failure ${account}`,
    ],
  },
  { file: '08-mail-read.kql', columns: ['ServicePrincipalName', 'Calls', 'Mailboxes'], expected: ['Mailbox Archive Assistant 135 45'] },
];

describe('the hunt in the sample tenant', () => {
  const tenant = useSampleTenant();

  const ask = async (file: string): Promise<readonly Readonly<Record<string, CellText>>[]> => {
    const { columns, rows } = await tenant.ask(readFileSync(join(sampleFolder, 'queries', file), 'utf8'));
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])));
  };

  it('begins with ten tables of the catalog, no damaged line, and every doubled event counted once', () => {
    const { info } = tenant;
    expect(info.damaged).toBe(0);
    expect(info.duplicates).toBeGreaterThan(100);
    expect(info.tables.filter(({ rows }) => rows > 0)).toHaveLength(10);
    expect(info.tables.filter(({ known }) => !known)).toEqual([]);
    expect(info.rows).toBeGreaterThan(15_000);
  });

  it('has an expectation for every query but the last', () => {
    expect(hunts.map(({ file }) => file)).toEqual(readdirSync(join(sampleFolder, 'queries')).sort().slice(0, -1));
  });

  for (const { file, columns, expected } of hunts) {
    it(`finds what was planted with ${file}`, async () => {
      const rows = await ask(file);
      expect(rows.map((row) => columns.map((column) => row[column]).join(' '))).toEqual(expected);
    });
  }

  it('tells the whole story in one timeline', async () => {
    const steps = await ask('09-whole-story.kql');
    const said = steps.map((row) => row['Step']);
    const story = [
      'sign-in answered with 50126',
      'sign-in answered with 50076',
      'sign-in answered with 500121',
      'signed in',
      'Consent to application',
      'Add user',
      'Add member to role',
      'microsoft.aadiam/diagnosticsettings/delete success',
    ];
    expect(story.map((step) => said.indexOf(step))).toEqual(story.map((step) => said.indexOf(step)).sort((left, right) => left - right));
    expect(story.every((step) => said.includes(step))).toBe(true);
    expect(steps).toHaveLength(30);
  });
});
