import { describe, expect, it } from 'vitest';
import { failedNode, shortNotice, sourceNodes, timeSpan } from '../../../../src/features/logs/nodes';
import type { LogsNode } from '../../../../src/features/logs/nodes';
import { problemItem } from '../../../../src/features/logs/problemItem';
import type { ColumnSummary, SourceInfo } from '../../../../src/protocol/engine';
import { sourceInfo, tableInfo } from '../../../support/sourceInfo';

const columns: readonly ColumnSummary[] = [
  { name: 'UserPrincipalName', type: 'string', filled: 0.987 },
  { name: 'Never', type: 'dynamic', filled: 0 },
];

function node(about: Partial<SourceInfo>): LogsNode {
  const [made] = sourceNodes([sourceInfo({ sourceId: 'one', name: 'incident', paths: ['/logs/incident'], ...about })], [], () =>
    Promise.resolve(columns),
  );
  return made!;
}

const children = async (of: LogsNode): Promise<readonly LogsNode[]> => (await of.children?.()) ?? [];

describe('a source in the tree', () => {
  it.each([
    ['loaded', {}, '1 table · 1,200 rows'],
    ['of one row', { rows: 1 }, '1 table · 1 row'],
    ['loading', { state: 'loading', bytes: 200, bytesLoaded: 50, rate: 41_234 }, 'loading 25 % · 1,200 rows · 41.2 k rows/s'],
    ['cancelled', { state: 'cancelled' }, 'loading was cancelled · 1 table · 1,200 rows'],
    ['damaged', { damaged: 3 }, '1 table · 1,200 rows · 3 damaged lines'],
    ['without logs', { tables: [], rows: 0 }, 'no logs found'],
    ['failed', { state: 'failed', failure: { message: 'It may not be read.', code: 'x' } }, 'It may not be read.'],
  ] as const)('that is %s says so', (_what, about, description) => {
    expect(node(about as Partial<SourceInfo>).description).toBe(description);
  });

  it('lists the tables that are known first, each kind by name', async () => {
    const tables = [
      tableInfo({ name: 'zebra', known: false }),
      tableInfo({ name: 'SigninLogs' }),
      tableInfo({ name: 'apple', known: false }),
      tableInfo({ name: 'AuditLogs' }),
      tableInfo({ name: 'AADRiskyUsers' }),
    ];
    const listed = (await children(node({ tables }))).map(({ label }) => label);
    expect(listed).toEqual(['AADRiskyUsers', 'AuditLogs', 'SigninLogs', 'apple', 'zebra']);
  });

  it('shows damage and notices above its tables, and where the damage is on a click', async () => {
    const [damage, notice] = await children(node({ damaged: 1, notices: ['/logs/incident/a.bin is a binary file.'] }));
    expect([damage?.label, damage?.command?.command, damage?.command?.arguments]).toEqual([
      '1 damaged line',
      'entraLogs.logs.showProblems',
      [{ sourceId: 'one' }],
    ]);
    expect(notice?.label).toBe('a.bin is a binary file.');
  });

  it('tells how full the columns of a table are, empty ones greyed', async () => {
    const [table] = await children(node({}));
    expect((await children(table!)).map(({ label, description, color }) => [label, description, color])).toEqual([
      ['UserPrincipalName', 'string · 99 % filled', undefined],
      ['Never', 'dynamic · empty', 'disabledForeground'],
    ]);
  });

  it('keeps its ids, so that what is open stays open', async () => {
    const ids = async (): Promise<readonly string[]> => (await children(node({}))).map(({ id }) => id);
    expect(await ids()).toEqual(await ids());
  });

  it('shows names with the characters of Markdown as they are', () => {
    expect(node({ name: '*a* [b](c) `d`' }).tooltip).toContain('\\*a\\* \\[b\\]\\(c\\) \\`d\\`');
  });
});

describe('a source that could not be opened again', () => {
  it('stands in the tree with the reason and what opens it again', () => {
    const [missing] = sourceNodes([], [{ open: { paths: ['/logs/gone'] }, reason: 'It is not there.' }], () => Promise.resolve([]));
    expect(missing).toMatchObject({
      label: 'gone',
      description: 'It is not there.',
      kind: 'sourceFailed',
      open: { paths: ['/logs/gone'] },
    });
  });
});

describe('children that cannot be had', () => {
  it('are one node that says why', () => {
    expect(failedNode(node({}), new Error('The engine stopped.'))).toMatchObject({
      label: 'The engine stopped.',
      kind: 'error',
      sourceId: 'one',
    });
  });
});

describe('a notice', () => {
  it.each([
    ['/logs/incident/x/a.json is binary.', 'x/a.json is binary.'],
    ['There are no files in /logs/incident.', 'There are no files in incident.'],
  ])('leaves out the folder: %s', (notice, short) => {
    expect(shortNotice(notice, { paths: ['/logs/incident'], name: 'incident' })).toBe(short);
  });
});

describe('the time between the first and the last record', () => {
  it.each([
    ['2026-01-01T00:00:00Z', '2026-01-31T00:00:00Z', '30 days'],
    ['2026-01-01T00:00:00Z', '2026-01-02T12:00:00Z', '36 hours'],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:45:00Z', '45 minutes'],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:20Z', '20 seconds'],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', ''],
  ])('from %s to %s is %j', (from, to, expected) => {
    expect(timeSpan({ from, to })).toBe(expected);
  });
});

describe('a damaged line', () => {
  it('is listed by its place in the folder, with what is wrong below', () => {
    const problem = { file: '/logs/incident/day/PT1H.json', line: 1204, message: 'Unexpected end.' };
    expect(problemItem(problem, ['/logs/incident'])).toEqual({ label: 'day/PT1H.json, line 1,204', detail: 'Unexpected end.' });
    expect(problemItem({ file: '/else/a.csv', message: 'Unreadable.' }, ['/logs'])).toEqual({
      label: '/else/a.csv',
      detail: 'Unreadable.',
    });
  });
});
