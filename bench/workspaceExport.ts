import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { openDatabase } from '../src/store/duckdb';
import { median, milliseconds, printFigure, runAsScript } from './measure';
import { contoso, openSandboxEngine, quiet } from './sandboxEngine';
import { namedSize, sizes } from './signIns';

/** Rows that are exported; the size that counts is 5m. */
const exportSizes = { ...sizes, '5m': 5_000_000 };
/** How many queries the product runs at once. */
const atOnce = 4;
/** Bytes from which on an answer is one of rows, not of counts. */
const sliceBytes = 1_000_000;
const share = 0.05 / 3;

/** An export past the limits of a workspace, whose service refuses, fails or cuts one answer of twenty. */
async function main(): Promise<void> {
  const rows = exportSizes[namedSize(process.argv, exportSizes)];
  const { engine, folder, ...sandbox } = await openSandboxEngine(['--rows', String(rows)]);
  try {
    const { workspaces } = await engine.handlers['azure/workspaces'](contoso, quiet);
    const place = workspaces.find(({ name }) => name === 'law-volume');
    if (!place) throw new Error('The sandbox has no law-volume.');
    const { sourceId } = await engine.handlers['source/openWorkspaces']({ places: [{ ...contoso, ...place }] }, quiet);
    const columns = 'TimeGenerated, Id, UserPrincipalName, IPAddress, AppDisplayName, ResultType, Location, CorrelationId, DeviceDetail';
    await engine.handlers['query/run']({ text: 'SigninLogs | count', sourceId, origin: 'bench' }, quiet); // makes the rows
    for (const kind of ['throttled', 'unavailable', 'cutBody']) await sandbox.fault({ kind, service: 'logAnalytics', share });
    const times = timeSlices();
    const memory: number[] = [];
    const sampling = setInterval(() => memory.push(process.memoryUsage.rss() / 1e6), 250);
    const file = join(folder, 'rows.csv');
    const query = { text: `SigninLogs | project ${columns}`, sourceId, origin: 'bench' };
    let status = '';
    const wall = await milliseconds(async () => {
      const outcome = await engine.handlers['export/query']({ query, format: 'csv', file, manifest: true }, quiet);
      status = `${outcome.rows.toLocaleString('en-US')} rows. ${(outcome.notices ?? ['Complete.']).join(' ')}`;
    });
    clearInterval(sampling);
    console.log(`${status} ${(wall / 1000).toFixed(1)} s`);
    printTime(times, wall);
    printMemory(memory);
    await printRows(file, rows);
  } finally {
    await sandbox.close();
  }
}

/** Milliseconds of each answer that held rows, from the request to the last byte. */
function timeSlices(): number[] {
  const times: number[] = [];
  const began = new WeakMap<ClientRequest, { readonly at: number; readonly bytes: number }>();
  subscribe('http.client.request.start', (message) => {
    const { request } = message as { readonly request: ClientRequest };
    began.set(request, { at: performance.now(), bytes: request.socket?.bytesRead ?? 0 });
  });
  subscribe('http.client.response.finish', (message) => {
    const { request, response } = message as { readonly request: ClientRequest; readonly response: IncomingMessage };
    const { socket } = request;
    const start = began.get(request);
    response.once('end', () => {
      if (!start || response.statusCode !== 200 || !socket || socket.bytesRead - start.bytes < sliceBytes) return;
      times.push(performance.now() - start.at);
    });
  });
  return times;
}

function printTime(times: readonly number[], wall: number): void {
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const ratio = wall / ((times.length * mean) / atOnce);
  const facts = `${times.length} slices of ${(mean / 1000).toFixed(2)} s, ${atOnce} at once`;
  printFigure('wall time ÷ (slices × slice time ÷ concurrency)', `${ratio.toFixed(2)}, ${facts}`, '1.3', ratio <= 1.3);
}

function printMemory(samples: readonly number[]): void {
  const third = Math.max(1, Math.floor(samples.length / 3));
  const [first, last] = [median(samples.slice(third, -third)), median(samples.slice(-third))];
  const most = Math.max(...samples);
  const value = `middle third ${first.toFixed(0)} MB, last third ${last.toFixed(0)} MB, most ${most.toFixed(0)} MB`;
  printFigure('memory', value, 'last third ≤ 1.25 × middle third', last <= 1.25 * first);
}

async function printRows(file: string, rows: number): Promise<void> {
  const database = await openDatabase({});
  const session = await database.session();
  const [found] = await session.all(`SELECT count(*), count(DISTINCT Id) FROM read_csv('${file}', all_varchar = true)`);
  const [written, distinct] = [Number(found?.[0]), Number(found?.[1])];
  printFigure('rows lost', (rows - distinct).toLocaleString('en-US'), '0', distinct === rows);
  printFigure('rows twice', (written - distinct).toLocaleString('en-US'), '0', written === distinct);
  session.dispose();
  database.dispose();
}

runAsScript(main);
