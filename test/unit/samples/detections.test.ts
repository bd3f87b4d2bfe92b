import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pinnedClock } from '../../../src/base/clock';
import { evaluate } from '../../../src/flows/query/evaluate';
import type { Sources } from '../../../src/flows/sources/sources';
import { openSources } from '../../../src/flows/sources/sources';
import { javaScriptFunctions, sqlMacros } from '../../../src/kql/macros';
import type { SourceInfo } from '../../../src/protocol/engine';
import type { Database, Session } from '../../../src/store/duckdb';
import { openDatabase } from '../../../src/store/duckdb';
import { registerFunctions } from '../../../src/store/functions';

const samples = join(__dirname, '../../../samples');
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
  const folder = mkdtempSync(join(tmpdir(), 'entra-logs-detections-'));
  let database: Database;
  let session: Session;
  let sources: Sources;
  let info: SourceInfo;

  beforeAll(async () => {
    database = await openDatabase();
    session = await database.session();
    await registerFunctions(session, sqlMacros, javaScriptFunctions);
    const options = { database, cacheFolder: folder, maximumCacheBytes: 1e9, clock: pinnedClock(0), log: () => undefined, watches: false };
    sources = await openSources(options);
    const context = { signal: new AbortController().signal, progress: () => undefined };
    const opened = await sources.handlers['source/open']({ paths: [join(samples, 'contoso')] }, context);
    info = await sources.whenLoaded(opened.sourceId);
  }, 180_000);

  afterAll(async () => {
    await sources.close();
    session.dispose();
    database.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are thirty, each with what it has to find', () => {
    const files = readdirSync(join(samples, 'detections')).map((file) => file.replace('.kql', ''));
    expect(files.sort()).toEqual(Object.keys(findings));
    expect(files).toHaveLength(30);
  });

  it.each(Object.entries(findings))('%s finds %j', async (rule, expected) => {
    const text = readFileSync(join(samples, 'detections', `${rule}.kql`), 'utf8');
    const answer = await evaluate(text, session, { tables: sources.tablesOf(info.sourceId), now: 0n });
    if (!answer.ok) throw new Error(answer.diagnostics.map(({ message }) => message).join('\n'));
    const { columns, rows } = answer.tables[0]!;
    const found = rows.map((row) => row[columns.findIndex(({ name }) => name === 'Finding')]);
    expect(found).toEqual(expect.arrayContaining([...expected, ...(everyday[rule] ?? [])]));
    // A rule that finds nearly everybody finds nobody.
    expect(new Set(found).size).toBeLessThan(20);
  });
});
