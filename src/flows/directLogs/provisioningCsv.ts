import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../../base/errors';
import { fileLines } from '../fileLines';
import { csvField } from '../../formats/csv';
import { syncFolder } from '../durableFile';
import { outputCause } from '../feed/outputFailure';

type WireRecord = Readonly<Record<string, unknown>>;

/** A file: what its rows are of each record, and their columns besides `changeId`, by the paths of their values. */
interface CsvFile {
  readonly name: string;
  readonly rows: (record: WireRecord) => readonly WireRecord[];
  readonly columns: readonly string[];
}

const listAt =
  (name: string) =>
  (record: WireRecord): readonly WireRecord[] => {
    const value = record[name];
    return Array.isArray(value) ? (value as readonly WireRecord[]) : [];
  };

/**
 * The files as the Microsoft Entra admin center names them when provisioning logs are downloaded; source: learn.microsoft.com/entra/identity/
 * monitoring-health/howto-analyze-provisioning-logs. Columns have the names of Microsoft Graph (learn.microsoft.com/graph/api/resources/
 * provisioningobjectsummary), since those of the download are not published.
 */
const files: readonly CsvFile[] = [
  {
    name: 'ProvisioningLogs.csv',
    rows: (record) => [record],
    columns: [
      ...['id', 'activityDateTime', 'provisioningAction', 'provisioningStatusInfo.status', 'durationInMilliseconds', 'jobId', 'cycleId'],
      ...['errorCode', 'errorCategory', 'reason', 'additionalDetails', 'recommendedAction'].map(
        (name) => `provisioningStatusInfo.errorInformation.${name}`,
      ),
      ...['servicePrincipal', 'sourceSystem', 'targetSystem', 'initiatedBy'].flatMap((name) => [`${name}.id`, `${name}.displayName`]),
      ...['sourceIdentity', 'targetIdentity'].flatMap((name) => [`${name}.id`, `${name}.displayName`, `${name}.identityType`]),
      'tenantId',
    ],
  },
  {
    name: 'ProvisioningLogs_ProvisioningSteps.csv',
    rows: listAt('provisioningSteps'),
    columns: ['name', 'provisioningStepType', 'status', 'description', 'details'],
  },
  {
    name: 'ProvisioningLogs_ModifiedProperties.csv',
    rows: listAt('modifiedProperties'),
    columns: ['displayName', 'oldValue', 'newValue'],
  },
];

/** @throws UserError where one of the files is in a folder already, of which none is written over */
export async function requireNoProvisioningCsv(folder: string): Promise<void> {
  for (const { name } of files) {
    const isThere = await stat(join(folder, name)).then(
      () => true,
      () => false,
    );
    if (isThere)
      throw new UserError(`${join(folder, name)} is there already and is not written over. Name another folder, or move it away.`, {
        code: 'provisioning-csv-there',
      });
  }
}

/**
 * Writes records of the provisioning log, as JSON lines, into three CSV files (RFC 4180, UTF-8) that `changeId` joins: changes, their steps and the
 * properties that they changed. A file has its name when all three are whole.
 * @throws UserError where they cannot be written; none is left half then
 */
export async function writeProvisioningCsv(logFile: string, folder: string): Promise<void> {
  const paths = files.map(({ name }) => join(folder, name));
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Each file reads the log for itself, so that nothing is kept in memory.
    for (const file of files) {
      const output = createWriteStream(halfOf(join(folder, file.name)), { mode: 0o600, flush: true });
      await pipeline(textOf(logFile, file), output);
    }
    for (const path of paths) await rename(halfOf(path), path);
    await syncFolder(folder);
  } catch (error) {
    for (const path of paths) await rm(halfOf(path), { force: true }).catch(() => undefined);
    const cause = outputCause(error);
    if (cause === undefined) throw error;
    throw new UserError(
      `The CSV files could not be written to ${folder}, because ${cause}, then fetch again. The logs themselves are in ${logFile}.`,
      { code: 'provisioning-csv-not-written', cause: error },
    );
  }
}

const halfOf = (path: string): string => `${path}.part`;

async function* textOf(logFile: string, { rows, columns }: CsvFile): AsyncGenerator<string> {
  yield `${['changeId', ...columns].join(',')}\r\n`;
  for await (const line of fileLines(logFile)) {
    if (line === '') continue;
    const record = JSON.parse(line) as WireRecord;
    for (const row of rows(record))
      yield `${[fieldOf(record['changeId']), ...columns.map((path) => fieldOf(valueAt(row, path)))].join(',')}\r\n`;
  }
}

function valueAt(record: WireRecord, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (typeof value === 'object' && value !== null ? (value as WireRecord)[name] : undefined), record);
}

function fieldOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return csvField(typeof value === 'string' ? value : JSON.stringify(value));
}
