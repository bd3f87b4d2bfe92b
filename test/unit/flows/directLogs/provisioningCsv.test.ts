import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireNoProvisioningCsv, writeProvisioningCsv } from '../../../../src/flows/directLogs/provisioningCsv';
import { hasSamples, sampleRecords } from '../../../support/events/shapes';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-csv-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(records: readonly object[]): Promise<readonly string[]> {
  const log = join(folder, 'provisioning.jsonl');
  await writeFile(log, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  await writeProvisioningCsv(log, join(folder, 'csv'));
  const names = ['ProvisioningLogs.csv', 'ProvisioningLogs_ModifiedProperties.csv', 'ProvisioningLogs_ProvisioningSteps.csv'];
  expect((await readdir(join(folder, 'csv'))).sort()).toEqual(names);
  return Promise.all(names.map((name) => readFile(join(folder, 'csv', name), 'utf8')));
}

const lines = (text: string | undefined): readonly string[] => (text ?? '').trimEnd().split('\r\n');

describe('provisioning logs as CSV', () => {
  it('are three files that the id of the change joins, with quotes where they are needed', async () => {
    const [logs, properties, steps] = await write([
      {
        id: 'one',
        changeId: 'change-1',
        activityDateTime: '2026-03-01T09:00:00Z',
        durationInMilliseconds: 7,
        provisioningStatusInfo: { status: 'failure', errorInformation: { errorCode: 'Duplicate', reason: 'Two, or "more"\nof them' } },
        sourceIdentity: { id: 'user-1', displayName: 'Mia', identityType: 'User' },
        provisioningSteps: [
          { name: 'Import', provisioningStepType: 'import', status: 'success', description: 'a, b', details: { key: 'x' } },
          { name: 'Export', provisioningStepType: 'export', status: 'failure', description: null },
        ],
        modifiedProperties: [{ displayName: 'title', oldValue: null, newValue: 'Lead' }],
      },
      { id: 'two', changeId: 'change-2', provisioningSteps: null },
    ]);
    expect(logs).toMatch(/^changeId,id,activityDateTime,provisioningAction,provisioningStatusInfo\.status,durationInMilliseconds,/);
    expect(logs).toContain('\r\nchange-1,one,2026-03-01T09:00:00Z,,failure,7,,,Duplicate,,"Two, or ""more""\nof them",,');
    expect(logs).toContain('user-1,Mia,User');
    expect(lines(logs).at(-1)).toMatch(/^change-2,two,+$/);
    expect(lines(steps)).toEqual([
      'changeId,name,provisioningStepType,status,description,details',
      'change-1,Import,import,success,"a, b","{""key"":""x""}"',
      'change-1,Export,export,failure,,',
    ]);
    expect(lines(properties)).toEqual(['changeId,displayName,oldValue,newValue', 'change-1,title,,Lead']);
  });

  it('leave nothing half where the log cannot be read, and are not written over', async () => {
    const log = join(folder, 'broken.jsonl');
    await writeFile(log, '{"changeId":"one"}\n{"chan');
    await expect(writeProvisioningCsv(log, join(folder, 'csv'))).rejects.toThrow();
    expect(await readdir(join(folder, 'csv'))).toEqual([]);
    await requireNoProvisioningCsv(join(folder, 'csv'));
    await write([]);
    await expect(requireNoProvisioningCsv(join(folder, 'csv'))).rejects.toThrow(
      /ProvisioningLogs\.csv is there already and is not written over/,
    );
  });

  it('say why they cannot be written, and where the logs are all the same', async () => {
    const log = join(folder, 'provisioning.jsonl');
    await writeFile(log, '');
    await expect(writeProvisioningCsv(log, join(log, 'csv'))).rejects.toThrow(
      `The CSV files could not be written to ${join(log, 'csv')}, because a file is where a folder has to be. Choose another folder, then fetch again. The logs themselves are in ${log}.`,
    );
  });

  it.skipIf(!hasSamples)('have a row for each change, step and property of the samples', async () => {
    const records = sampleRecords('graph/provisioning.v1.json');
    const [logs, properties, steps] = await write(records);
    const sum = (name: string): number => records.reduce((all, record) => all + (record[name] as readonly unknown[]).length, 0);
    expect(lines(logs)).toHaveLength(records.length + 1);
    expect(lines(steps)).toHaveLength(sum('provisioningSteps') + 1);
    expect(lines(properties)).toHaveLength(sum('modifiedProperties') + 1);
  });
});
