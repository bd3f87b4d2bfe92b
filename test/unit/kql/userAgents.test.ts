import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlText } from '../../../src/base/sql';
import type { CellText } from '../../../src/base/column';
import { evaluate } from '../../../src/flows/query/evaluate';
import { userAgentKinds, userAgentRules } from '../../../src/kql/macros/userAgents';
import type { UserAgentKind } from '../../../src/kql/macros/userAgents';
import type { KqlDatabase } from '../../support/kqlDatabase';
import { openKqlDatabase, pinnedNow, sampleTables } from '../../support/kqlDatabase';

const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1';

describe('parse_user_agent()', () => {
  let database: KqlDatabase;
  beforeAll(async () => {
    database = await openKqlDatabase();
  });
  afterAll(() => database.dispose());

  async function rows(text: string): Promise<readonly (readonly CellText[])[] | string> {
    const answer = await evaluate(text, database.session, { tables: sampleTables, now: pinnedNow });
    return answer.ok ? (answer.tables[0]?.rows ?? []) : (answer.diagnostics[0]?.message ?? '');
  }

  it.each(Object.keys(userAgentKinds) as UserAgentKind[])('has rules of the kind %s that the engine reads, every one', async (kind) => {
    const patterns = userAgentRules(kind).map(({ pattern }) => `regexp_matches('x', ${sqlText(pattern)})`);
    expect(patterns.length).toBeGreaterThan(100);
    expect(await database.session.all(`SELECT ${patterns.join(', ')}`)).toHaveLength(1);
  });

  it('tells browser, system and device in the order of the service, whatever order they are asked in', async () => {
    const [[cell] = []] = (await rows(`print parse_user_agent("${phone}", dynamic(["device", "os", "browser"]))`)) as CellText[][];
    expect(JSON.parse(String(cell))).toEqual({
      Browser: { Family: 'Mobile Safari', MajorVersion: '17', MinorVersion: '4', Patch: '' },
      OperatingSystem: { Family: 'iOS', MajorVersion: '17', MinorVersion: '4', Patch: '', PatchMinor: '' },
      Device: { Family: 'iPhone', Brand: 'Apple', Model: 'iPhone' },
    });
    expect(String(cell)).toMatch(/^\{"Browser":.*"OperatingSystem":.*"Device":/);
  });

  it('works on rows, in filters and in groups', async () => {
    const text = `range i from 1 to 5000 step 1 | extend Agent = iff(i % 2 == 0, "${phone}", strcat("curl/7.", i % 10))
      | extend Parsed = parse_user_agent(Agent, "browser") | where Parsed.Browser.MajorVersion == "7" or parse_user_agent(Agent, "os").OperatingSystem.Family == "iOS"
      | summarize count() by Family = tostring(Parsed.Browser.Family) | sort by Family asc`;
    expect(await rows(text)).toEqual([
      ['Mobile Safari', '2500'],
      ['curl', '2500'],
    ]);
  });

  it('takes time in proportion to a text, also one made to be slow', { timeout: 30_000 }, async () => {
    const text = `print a = strcat(strrep("Mozilla/5.0 (", 20000), strrep(";", 20000), " x/1.1") | project parse_user_agent(a, dynamic(["browser", "os", "device"]))`;
    expect(await rows(text)).toHaveLength(1);
  });

  it('is refused where what is looked for is not known before the query runs', async () => {
    expect(await rows('print k = "os" | project parse_user_agent("x", k)')).toMatch(/"browser", "os" or "device"/);
    expect(await rows('print parse_user_agent("x", "brand")')).toMatch(/"browser", "os" or "device"/);
  });
});
