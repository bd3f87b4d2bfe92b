import { describe, expect, it } from 'vitest';
import { workspaceSource } from '../../../../src/flows/feed/workspaceSource';
import type { WorkspaceSourceConfig } from '../../../../src/flows/feed/workspaceSource';

const idsOf = (config: Pick<WorkspaceSourceConfig, 'table' | 'query'>, rows: readonly Readonly<Record<string, unknown>>[]) => {
  const { idOf } = workspaceSource({ kind: 'workspace', workspace: 'law', ...config }, { id: 'w', name: 'law' }, 'tenant');
  return rows.map(idOf);
};

describe('the rows of a workspace', () => {
  const twice = [
    { Id: '1', ResultType: '0', IngestionTime_: '2026-11-28T08:00:00Z' },
    { Id: '1', ResultType: '0', IngestionTime_: '2026-11-28T08:00:01Z' },
  ];

  it('are known again by the id of their table, also after steps that keep one row for each', () => {
    expect(new Set(idsOf({ table: 'SigninLogs' }, twice)).size).toBe(1);
    const query = 'SigninLogs | where $window\n| extend Day = bin(TimeGenerated, 1d) | project-away Location | where ResultType == "0"';
    expect(new Set(idsOf({ query }, twice))).toEqual(new Set(['1']));
  });

  it.each([
    'mv-expand ConditionalAccessPolicies',
    'mv-apply X = Y on (take 2)',
    'join (AuditLogs) on Id',
    'summarize count() by Id, AppId',
  ])('are each their own after “%s”, which may make several of one', (step) => {
    const rows = ['a', 'b'].map((each) => ({ Id: '1', ConditionalAccessPolicies: each }));
    expect(idsOf({ query: `SigninLogs | ${step}` }, rows)).toEqual([undefined, undefined]);
  });

  it('are asked for however old they are, where nobody could tell how long the workspace keeps them', () => {
    const [config, day] = [{ kind: 'workspace', workspace: 'law', table: 'SigninLogs' } as const, 86_400_000];
    expect(workspaceSource(config, { id: 'w', name: 'law' }, 'tenant').retention.milliseconds).toBe(730 * day);
    expect(workspaceSource(config, { id: 'w', name: 'law', keptDays: 90 }, 'tenant').retention.milliseconds).toBe(90 * day);
  });
});
