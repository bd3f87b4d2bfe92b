import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logTables } from '../../../../src/catalog/logTables';
import { crosswalkOf } from '../../../../src/shapes/crosswalks';
import { auditLine, makeTestFolder } from './openFolder';
import type { TestEngine, TestFolder } from './openFolder';

const fixtures = join(__dirname, '../../../fixtures/logs');

/** Columns that must agree whatever shape an event came in (FM-5). */
const events = [
  {
    table: 'AuditLogs',
    shapes: ['graph/directoryAudits.v1.json', 'diag/AuditLogs.PT1H.json', 'diag/AuditLogs.eventhub.json'],
    columns: 'Id, ActivityDisplayName, ActivityDateTime, Result, CorrelationId, LoggedByService',
  },
  {
    table: 'AzureActivity',
    shapes: ['activity/administrative.rest.json', 'activity/administrative.PT1H.json'],
    columns: 'CorrelationId, OperationNameValue, CategoryValue, ActivityStatusValue, Caller, SubscriptionId',
  },
];

let folder: TestFolder;
let engine: TestEngine;

beforeEach(async () => {
  folder = await makeTestFolder();
  engine = await folder.engine();
});

afterEach(() => folder.dispose());

describe('the same event', () => {
  for (const { table, shapes, columns } of events) {
    it(`is the same row of ${table} in every shape (FM-5)`, async () => {
      const answers = [];
      for (const shape of shapes) answers.push(await engine.ask(await engine.open(join(fixtures, shape)), table, columns));
      const ids = answers.map((rows) => new Set(rows.map(([id]) => id)));
      const shared = [...(ids[0] ?? [])].filter((id) => ids.every((set) => set.has(id)));
      expect(shared.length).toBeGreaterThan(0);
      const of = (rows: unknown[][]): unknown[][] => rows.filter(([id]) => shared.includes(id));
      for (const rows of answers) expect(of(rows)).toEqual(of(answers[0] ?? []));
    });
  }

  for (const [name, first, second] of [
    ['rough', '2025-04-25T09:12:31Z', '2025-04-25T09:12:31.1234567Z'],
    ['exact', '2025-04-25T09:12:31.1234567Z', '2025-04-25T09:12:31Z'],
  ] as const) {
    it(`keeps its more exact time where the ${name} one comes first, and counts the other`, async () => {
      await writeFile(join(folder.logs, 'a.jsonl'), `${auditLine('1').replace('2025-04-25T09:12:31Z', first)}\n`);
      await engine.open();
      await writeFile(join(folder.logs, 'b.jsonl'), `${auditLine('1').replace('2025-04-25T09:12:31Z', second)}\n${auditLine('2')}\n`);
      const info = await engine.refresh(await engine.open());
      expect(info).toMatchObject({ rows: 2, duplicates: 1 });
      const rows = await engine.ask(info, 'AuditLogs', 'Id, TimeGenerated % 10000000');
      expect(rows).toEqual([
        ['1', 1_234_567n],
        ['2', 0n],
      ]);
    });
  }

  it('has the words of provisioning in place of their numbers, and the numbers beside them (FM-8)', async () => {
    const info = await engine.open(join(fixtures, 'diag/ProvisioningLogs.PT1H.json'));
    const [[steps, status] = []] = await engine.ask(info, 'AADProvisioningLogs', 'ProvisioningSteps, ProvisioningStatusInfo');
    const [step] = JSON.parse(String(steps)) as Record<string, unknown>[];
    expect(typeof step?.['provisioningStepType']).toBe('string');
    expect(typeof step?.['provisioningStepTypeValue']).toBe('number');
    expect(['success', 'failure', 'skipped', 'warning']).toContain((JSON.parse(String(status)) as Record<string, unknown>)['Status']);
  });
});

describe('crosswalks', () => {
  for (const table of logTables) {
    it(`name only columns that ${table.name} or a table like it has, and paths that are not empty`, () => {
      const crosswalk = crosswalkOf(table.name);
      const known = new Set(logTables.flatMap(({ columns }) => columns.map(({ name }) => name)));
      for (const [column, sources] of Object.entries(crosswalk)) {
        expect(known, column).toContain(column);
        for (const source of sources)
          if ('names' in source)
            expect(
              source.names.every((name) => name !== ''),
              column,
            ).toBe(true);
      }
    });
  }
});

describe('a table of its own', () => {
  it('keeps earlier values of a column readable where later ones are of another type', async () => {
    await writeFile(join(folder.logs, 'a.jsonl'), '{"name":"x","startTime":"2025-01-02T03:04:05Z","size":1}\n{"name":"x2"}\n');
    const first = await engine.open();
    expect(first.tables[0]?.columns.find(({ name }) => name === 'startTime')?.type).toBe('datetime');
    await appendFile(join(folder.logs, 'a.jsonl'), '{"name":"y","startTime":{"from":"later"},"size":"big"}\n');
    const second = await engine.refresh(first);
    const rows = await engine.ask(second, 'a', 'name, startTime, size');
    expect(rows).toEqual([
      ['x', '"2025-01-02T03:04:05.0000000Z"', '1'],
      ['x2', null, ''],
      ['y', '{"from":"later"}', 'big'],
    ]);
  });
});
