import { describe, expect, it } from 'vitest';
import { alertRule } from '../../../../src/flows/setup/code/alertRule';

const answers = {
  name: 'Many failed sign-ins',
  query: "SigninLogs\n| where ResultType != '0'\n| summarize Failures = count() by UserPrincipalName\n| where Failures > 20",
  workspaceId: '/subscriptions/0/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/law',
  minutes: 60,
  severity: 1,
  threshold: 0,
};

describe('an alert rule of a query (DS-49)', () => {
  it('is a scheduled query rule in Bicep, with the query as it stands', () => {
    const { content } = alertRule(answers);
    expect(content).toContain("resource rule 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {\n  name: 'Many failed sign-ins'");
    expect(content).toContain(`query: '''\n${answers.query}'''`);
    expect(content).toContain("evaluationFrequency: 'PT1H'");
    expect(content).toContain(`scopes: [\n      '${answers.workspaceId}'\n    ]`);
    expect(content).toMatch(/actionGroups: actionGroups/);
  });

  it('writes a query with the marks of texts of several lines on one line', () => {
    const { content } = alertRule({ ...answers, query: "print '''\n''' , x = '${a}'" });
    expect(content).toContain("query: 'print \\'\\'\\'\\n\\'\\'\\' , x = \\'\\${a}\\''");
  });

  it.each([
    ['a name with characters that Azure forbids', { name: 'a/b' }, 'without #'],
    ['an interval that Azure does not have', { minutes: 7 }, '7 does not fit'],
    ['no query', { query: ' ' }, 'no query'],
    ['a source that is no workspace', { workspaceId: '' }, 'workspace in Azure'],
  ])('refuses %s', (_, more, words) => {
    expect(() => alertRule({ ...answers, ...more })).toThrow(words);
  });
});
