import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnswerSplitter } from '../src/azure/logs/answerSplitter';
import type { Column } from '../src/base/column';
import { rowFiles } from '../src/flows/azure/rowFiles';
import { storeAhead } from '../src/flows/azure/storeAhead';
import { ResultRegistry } from '../src/flows/query/resultRegistry';
import { openDatabase } from '../src/store/duckdb';
import { openResultsFile } from '../src/store/resultsFile';
import type { StoredTable } from '../src/store/resultsTable';
import { compare, printFigure, printOutcomes, runAsScript } from './measure';

const columns: readonly Column[] = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'Id', type: 'string' },
  { name: 'UserPrincipalName', type: 'string' },
  { name: 'IPAddress', type: 'string' },
  { name: 'ResultType', type: 'string' },
  { name: 'AppDisplayName', type: 'string' },
  { name: 'DurationMs', type: 'long' },
  { name: 'LocationDetails', type: 'dynamic' },
];
/** What the service gives at once. */
const rows = 500_000;
/** Bytes in which an answer comes from the network. */
const pieceBytes = 65_536;

/** The largest answer of a workspace: read from its pieces into the store, against a bare `JSON.parse` of the same text. */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-answer-'));
  const text = answerText();
  const bytes = Buffer.from(text);
  const database = await openDatabase({ temporaryFolder: join(folder, 'spill') });
  const results = new ResultRegistry(database, await openResultsFile(database, join(folder, 'results')));
  try {
    console.log(`${rows.toLocaleString('en-US')} rows, ${(bytes.length / 1e6).toFixed(0)} MB`);
    const outcome = await compare({
      name: 'an answer into the store',
      work: async () => {
        const stored = await receive(results, bytes, join(folder, 'answer'));
        if (stored[0]?.rows !== rows) throw new Error(`${stored[0]?.rows ?? 0} rows came of ${rows}.`);
        results.discard(stored);
      },
      reference: () => Promise.resolve(JSON.parse(bytes.toString('utf8'))),
    });
    printOutcomes([outcome]);
    printFigure('an answer into the store ÷ JSON.parse', outcome.ratio.toFixed(2), '1.5', outcome.ratio <= 1.5);
  } finally {
    await results.close();
    database.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

/** As `receiveAnswer` does it: a copy of each piece, since the splitter changes them in place; the rows are stored while more of them come. */
async function receive(results: ResultRegistry, bytes: Buffer, folder: string): Promise<readonly StoredTable[]> {
  await mkdir(folder, { recursive: true });
  const ahead = storeAhead({ results, room: { maximumBytes: Infinity, minimumFree: 0 } }, new AbortController().signal);
  const files = rowFiles(folder, ahead);
  const splitter = new AnswerSplitter(files.write);
  for (let at = 0; at < bytes.length; at += pieceBytes) await splitter.take(Buffer.from(bytes.subarray(at, at + pieceBytes)));
  const file = { file: await files.end(0), longestRow: splitter.longestRow };
  const stored = await ahead.finish({ tables: [{ name: 'PrimaryResult', columns, file }] });
  await rm(folder, { recursive: true, force: true });
  return stored;
}

function answerText(): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const time = new Date(Date.UTC(2026, 10, 1) + index * 5000).toISOString().replace('Z', '1234Z');
    const place = JSON.stringify({ city: 'Utrecht', countryOrRegion: 'NL', number: index });
    return JSON.stringify([
      time,
      `0f0f0f0f-0000-4000-8000-${index.toString(16).padStart(12, '0')}`,
      `user${index % 5000}@contoso.example`,
      `10.0.${index % 250}.7`,
      '50126',
      `Application ${index % 40}`,
      index,
      place,
    ]);
  });
  return `{"tables":[{"name":"PrimaryResult","columns":${JSON.stringify(columns)},"rows":[${lines.join(',')}]}]}`;
}

runAsScript(main);
