import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnswerSplitter } from '../src/azure/logs/answerSplitter';
import type { Column } from '../src/base/column';
import { openDatabase } from '../src/store/duckdb';
import { jsonRowsSql } from '../src/store/jsonRows';
import type { RowsFile } from '../src/store/jsonRows';
import { openResultsFile } from '../src/store/resultsFile';
import { dropTable, storeRows } from '../src/store/resultsTable';
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
  const results = await openResultsFile(database, join(folder, 'results'));
  const session = await database.session();
  let name = 0;
  try {
    console.log(`${rows.toLocaleString('en-US')} rows, ${(bytes.length / 1e6).toFixed(0)} MB`);
    const outcome = await compare({
      name: 'an answer into the store',
      work: async () => {
        const file = await split(bytes, join(folder, 'rows.ndjson'));
        const stored = await storeRows(session, {
          sql: jsonRowsSql(file, columns),
          columns,
          name: `answer_${(name += 1)}`,
          signal: undefined,
        });
        if (stored.rows !== rows) throw new Error(`${stored.rows} rows came of ${rows}.`);
        await dropTable(session, stored.relation);
      },
      reference: () => Promise.resolve(JSON.parse(bytes.toString('utf8'))),
    });
    printOutcomes([outcome]);
    printFigure('an answer into the store ÷ JSON.parse', outcome.ratio.toFixed(2), '1.5', outcome.ratio <= 1.5);
  } finally {
    session.dispose();
    await results.close();
    database.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

/** As `receiveAnswer` does it: a copy of each piece, since the splitter changes them in place. */
async function split(bytes: Buffer, file: string): Promise<RowsFile> {
  const stream = createWriteStream(file);
  const splitter = new AnswerSplitter(async (_table, piece) => {
    if (!stream.write(piece)) await once(stream, 'drain');
  });
  for (let at = 0; at < bytes.length; at += pieceBytes) await splitter.take(Buffer.from(bytes.subarray(at, at + pieceBytes)));
  stream.end('\n');
  await once(stream, 'close');
  return { file, longestRow: splitter.longestRow };
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
