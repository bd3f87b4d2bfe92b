import { spawn, spawnSync } from 'node:child_process';
import { compileQuery } from '../src/kql/compile';
import { median, milliseconds, printFigure, runAsScript } from './measure';
import { openSignIns } from './openSignIns';
import { signInsFile, sizeFrom, warm } from './signIns';

const user = 'marta.nogueira@contoso.example';

/** A second query over an open file against `jq` over the same file. */
async function main(): Promise<void> {
  if (spawnSync('jq', ['--version']).status !== 0) {
    console.log('Left out: jq is not installed on this machine (apt-get install jq).');
    return;
  }
  const size = sizeFrom(process.argv);
  const path = signInsFile(size);
  const { session, tables, close } = await openSignIns(size);
  let rows = 0;
  const ask = async (): Promise<void> => {
    const compilation = await compileQuery(`SigninLogs | where UserPrincipalName == "${user}"`, { tables: tables(), now: 0n });
    const [query] = compilation.ok ? compilation.queries : [];
    if (!query) throw new Error('The query does not compile.');
    rows = (await session.all(query.sql)).length;
  };
  await ask();
  const times: number[] = [];
  for (let run = 0; run < 5; run++) times.push(await milliseconds(ask));
  await close();
  console.log(`The file has ${(warm(path) / 1e9).toFixed(2)} GB.`);
  let lines = 0;
  const reference = await milliseconds(
    async () => void (lines = await linesOf('jq', ['-c', `select(.properties.userPrincipalName == "${user}")`, path])),
  );
  if (lines !== rows) throw new Error(`jq found ${lines} sign-ins, the query ${rows}.`);
  const work = median(times);
  console.log(`${rows} sign-ins: KQL ${work.toFixed(1)} ms, jq ${reference.toFixed(0)} ms`);
  printFigure('a second query against jq', `${(reference / work).toFixed(0)} times as fast`, '100 times', reference / work >= 100);
}

/** How many lines a command writes. */
function linesOf(command: string, parameters: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
    let lines = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === 10) lines++;
    });
    child.on('error', reject);
    child.on('close', () => resolve(lines));
  });
}

runAsScript(main);
