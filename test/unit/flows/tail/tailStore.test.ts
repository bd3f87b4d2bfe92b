import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileQuery } from '../../../../src/kql/compile';
import { lookAtTail, rowsAfter, tailDetail, tailRates, tailRows } from '../../../../src/flows/tail/tailReads';
import { openTailStore } from '../../../../src/flows/tail/tailStore';
import type { TailStore } from '../../../../src/flows/tail/tailStore';
import type { TailFilter } from '../../../../src/protocol/tail';
import type { Database } from '../../../../src/store/duckdb';
import { addTailRows, tailTableName } from '../../../../src/store/tailTable';
import { activityEvent, openTestDatabase } from '../../../support/tail/activity';
import type { EventChoices } from '../../../support/tail/activity';

const start = Date.UTC(2026, 10, 26, 10);
const second = 1000;
const minute = 60 * second;
const clock = { now: () => start + 30 * minute };
const { signal } = new AbortController();

let folder: string;
let database: Database;
let store: TailStore;

const open = (kept = 1_000_000): Promise<TailStore> => openTailStore({ database, folder, id: 'one', clock, kept });
const add = (events: readonly EventChoices[], lateBefore?: number) =>
  store.add({ scope: 'a', records: events.map(activityEvent), lateBefore });
const look = (filter: TailFilter = {}, folded = true, asOf?: number) =>
  lookAtTail(
    { store, compile: compileQuery, clock },
    { tailId: 'one', filter, folded, count: 100, ...(asOf === undefined ? {} : { asOf }) },
    signal,
  );

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  database = await openTestDatabase();
  store = await open();
});
afterEach(async () => {
  await store.close();
  database.dispose();
  await rm(folder, { recursive: true, force: true });
});

describe('the store of a tail', () => {
  it('SK-6 keeps an event once, whether it comes twice at a time or again later', async () => {
    const one = { id: 'one', time: start };
    expect(await add([one, one, { id: 'two', time: start + second }])).toMatchObject({ added: 2, last: 2 });
    expect(await add([one])).toMatchObject({ added: 0, last: 2 });
    expect(store.facts.total).toBe(2);
  });

  it('SK-17 keeps an event once that several scopes tell', async () => {
    await add([{ id: 'one', time: start }]);
    await store.add({ scope: 'b', records: [activityEvent({ id: 'one', time: start })] });
    expect(store.facts.total).toBe(1);
  });

  it('remembers an event that came days after it happened, where its log is read by the times of arrival', async () => {
    await store.close();
    store = await open(1000);
    const now = clock.now();
    const records = [activityEvent({ id: 'old', time: now - 48 * 3_600_000 })];
    const progress = { position: now, read: now, swept: now, lateness: 0 };
    await store.add({ scope: 'table', records, byArrival: true, progress });
    const many = Array.from({ length: 1200 }, (_, index) => activityEvent({ id: `new-${index}`, time: now }));
    await store.add({ scope: 'table', records: many, byArrival: true, progress });
    expect(store.facts.dropped).toBeGreaterThan(0);
    const { added } = await store.add({ scope: 'table', records, byArrival: true, progress });
    expect(added).toBe(0);
  });

  it('marks what comes late and puts it in its place in time', async () => {
    await add([
      { id: 'one', time: start },
      { id: 'two', time: start + 2 * minute },
    ]);
    await add([{ id: 'three', time: start + minute, caller: 'late@example.org' }], start + 2 * minute);
    const { rows } = await look({}, false);
    expect(rows.map(({ late, sequence }) => [sequence, late])).toEqual([
      [1, false],
      [3, true],
      [2, false],
    ]);
    expect(store.facts.late).toBe(1);
  });

  it('remembers events, numbers and progress when it is opened again', async () => {
    const progress = { position: start, read: start, swept: start, lateness: 5 };
    await store.add({ scope: 'a', records: [activityEvent({ id: 'one', time: start })], progress });
    await store.close();
    store = await open();
    expect(store.facts).toMatchObject({ last: 1, total: 1 });
    expect(store.progressOf('a')).toEqual(progress);
    expect((await add([{ id: 'one', time: start }])).added).toBe(0);
  });

  it('SK-16 lets the oldest go beyond its limit, and counts them', async () => {
    await store.close();
    store = await open(100);
    for (let batch = 0; batch < 4; batch++)
      await add(Array.from({ length: 50 }, (_, index) => ({ id: `${batch}-${index}`, time: start + batch * minute + index * second })));
    expect(store.facts).toEqual({ last: 200, total: 100, dropped: 100, late: 0 });
    expect((await look({}, false)).shown).toBe(100);
  });

  it('keeps the position where it was when the next one cannot be written', async () => {
    const progress = { position: start, read: start, swept: start, lateness: 0 };
    await store.add({ scope: 'a', records: [], progress });
    const table = tailTableName(store.database, '__progress');
    const added = { database: store.database, mapped: undefined, last: 0, arrivedAt: 0n, lateBefore: undefined, byArrival: false };
    const kept = await store.read(async (session) => {
      const adding = addTailRows(session, {
        ...added,
        progress: `DELETE FROM ${table}; INSERT INTO ${table} SELECT error('cut off'), '';`,
      });
      await expect(adding).rejects.toThrow('cut off');
      return session.all(`SELECT scope FROM ${table}`);
    });
    expect(kept).toEqual([['a']]);
  });

  it('stores events though the oldest cannot be let go, and lets them go later', async () => {
    await store.close();
    store = await open(10);
    const events = (from: number) =>
      Array.from({ length: 10 }, (_, index) => ({
        id: `${from + index}`,
        time: start + (from + index) * second,
        caller: `u${from + index}`,
      }));
    await add(events(0));
    await store.read(async (other) => {
      await other.run(`BEGIN; DELETE FROM ${tailTableName(store.database, 'AzureActivity')} WHERE __sequence = 1`);
      expect(await add(events(10))).toMatchObject({ added: 10, last: 20 });
      await other.run('ROLLBACK');
    });
    expect(store.facts).toMatchObject({ total: 20, dropped: 0 });
    await add(events(20));
    expect(store.facts).toMatchObject({ last: 30, total: 10, dropped: 20 });
  });

  it('uses a file of its own while another process holds the tail’s, and takes it away', async () => {
    await store.close();
    const file = join(folder, 'one.tail.duckdb');
    const code = `require('@duckdb/node-api').DuckDBInstance.create(${JSON.stringify(file)}).then((one) => { globalThis.one = one; console.log('held'); setInterval(() => 0, 1000); })`;
    const holder = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(holder.stdout, 'data');
      store = await open();
      expect((await readdir(folder)).some((name) => name.includes(`.private-${process.pid}.`))).toBe(true);
      expect(await add([{ id: 'one', time: start }])).toMatchObject({ added: 1 });
      await store.close();
      expect((await readdir(folder)).filter((name) => name.includes('.private-'))).toEqual([]);
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'exit');
      store = await open();
    }
  });

  it('takes away what ended processes have left, and nothing of those that run', async () => {
    await store.close();
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    const names = (owner: number) => [
      `two.private-${owner}.tail.duckdb`,
      `two.private-${owner}.tail.duckdb.wal`,
      `arrived-${owner}-x.jsonl`,
    ];
    for (const name of [...names(ended), ...names(process.ppid)]) await writeFile(join(folder, name), '');
    store = await open();
    expect((await readdir(folder)).filter((name) => !name.startsWith('one.')).sort()).toEqual(names(process.ppid).sort());
  });

  it('takes odd shapes: no category, no sub-status, no claims, properties as JSON in a text, no id', async () => {
    const plain = activityEvent({ id: 'one', time: start });
    const odd = [
      { ...plain, category: null, subStatus: null, claims: undefined, caller: null },
      { ...plain, eventDataId: 'two', properties: '{"statusCode":"Conflict"}', category: { value: 'Novel' } },
      { ...plain, eventDataId: undefined, correlationId: 'three' },
      { ...plain, eventDataId: 'four', eventTimestamp: 'no time' },
    ];
    expect((await store.add({ scope: 'a', records: odd })).added).toBe(4);
    for (const { sentence } of (await look({}, false)).rows) expect(sentence).not.toMatch(/undefined|null|\(\)/);
  });

  it('takes the exported form too', async () => {
    const record = {
      time: new Date(start).toISOString(),
      resourceId: '/SUBSCRIPTIONS/00000000-0000-4000-8000-000000000001/RESOURCEGROUPS/RG-ONE',
      operationName: 'MICROSOFT.RESOURCES/SUBSCRIPTIONS/RESOURCEGROUPS/DELETE',
      category: 'Administrative',
      resultType: 'Success',
      resultSignature: 'Succeeded.',
      correlationId: 'c',
      level: 'Information',
      identity: { claims: { name: 'mia' }, authorization: {} },
      properties: { eventCategory: 'Administrative' },
    };
    await store.add({ scope: 'a', records: [record, activityEvent({ id: 'one', time: start })] });
    expect((await look({}, false)).shown).toBe(2);
  });
});

const operation = (id: string, at: number, correlation = id): readonly EventChoices[] => [
  { id: `${id}-1`, time: at, status: 'Started', correlation },
  { id: `${id}-2`, time: at + 5 * second, status: 'Accepted', correlation },
  { id: `${id}-3`, time: at + 12 * second, status: 'Succeeded', correlation },
];

describe('a folded view', () => {
  it('SK-13 shows an operation as one row with its steps and how long it took, also when a step comes late', async () => {
    const [started, accepted, succeeded] = operation('a', start) as [EventChoices, EventChoices, EventChoices];
    await add([started]);
    expect((await look()).rows.map(({ outcome, steps }) => [outcome, steps])).toEqual([['running', 1]]);
    await add([succeeded]);
    await add([accepted]);
    const { rows, shown } = await look();
    expect(shown).toBe(1);
    expect(rows[0]).toMatchObject({ outcome: 'success', steps: 3, duration: 12_000, repeats: 1 });
    expect((await look({}, false)).shown).toBe(3);
  });

  it('coalesces repeats within an hour into the newest, and keeps other callers apart', async () => {
    for (let count = 0; count < 5; count++) await add(operation(`a${count}`, start + count * minute));
    await add([{ id: 'b', time: start + 6 * minute, caller: 'noa@example.org' }]);
    await add([{ id: 'c', time: start + 61 * minute }]);
    const { rows } = await look();
    expect(rows.map(({ repeats, caller }) => [caller, repeats])).toEqual([
      ['mia@example.org', 5],
      ['noa@example.org', 1],
      ['mia@example.org', 1],
    ]);
    const detail = await tailDetail({ store, compile: compileQuery, clock }, rows[0]!.sequence, signal);
    expect(detail.repeats).toHaveLength(4);
    expect(detail.steps.map(({ outcome }) => outcome)).toEqual(['running', 'running', 'success']);
    expect(detail.facts).toContainEqual({ name: 'Who', value: 'mia@example.org' });
    expect(detail.columns.find(({ name }) => name === 'Properties_d')).toMatchObject({ isJson: true });
  });

  it('finds an event by a piece of its ids, whatever form they have, and by what stands before them', async () => {
    const guid = (last: string) => `5c0a1b2e-0000-4000-8000-${last.padStart(12, '0')}`;
    await add([
      { id: guid('a1'), correlation: guid('c1'), time: start },
      { id: guid('a2'), correlation: 'Deployment-77', time: start + second, caller: 'noah@example.org' },
    ]);
    const found = async (text: string) => (await look({ text }, false)).rows.map(({ caller }) => caller);
    expect(await found('00A1')).toEqual(['mia@example.org']);
    expect(await found('4000-8000-0000')).toEqual(['mia@example.org', 'noah@example.org']);
    expect(await found('deployment-77')).toEqual(['noah@example.org']);
    expect(await found('/0000c1\\b/')).toEqual(['mia@example.org']);
    expect(await found('/^noah@.*STONE/')).toEqual(['noah@example.org']);
    expect(await found('5c0a1b2e-0000-4000-8000-00000000000b')).toEqual([]);
  });

  it('calls a program by the name that its claims tell, and a person as the log does', async () => {
    const program = '0d5cfa3e-0000-4000-8000-0000000000a1';
    await add([
      { id: 'one', time: start, caller: program, claims: { appid: program, name: 'Nightly Backup' } },
      { id: 'two', time: start + second, caller: 'mia@example.org', claims: { name: 'Mia Berg' } },
      { id: 'three', time: start + 2 * second, caller: program, claims: { appid: program } },
    ]);
    const { rows } = await look({}, false);
    expect(rows.map(({ sentence }) => sentence.slice(0, 15))).toEqual(['Nightly Backup ', 'mia@example.org', program.slice(0, 15)]);
    expect(rows.map(({ caller }) => caller)).toEqual([program, 'mia@example.org', program]);
    const { facts } = await tailDetail({ store, compile: compileQuery, clock }, rows[0]!.sequence, signal);
    expect(facts.find(({ name }) => name === 'Who')?.value).toBe(`Nightly Backup (${program})`);
  });

  it('calls a program of Microsoft’s by its name, and not the program that a person uses', async () => {
    const [object, portal] = ['0d5cfa3e-0000-4000-8000-0000000000a1', 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c'];
    const scope = { 'http://schemas.microsoft.com/identity/claims/scope': 'user_impersonation' };
    await add([
      { id: 'one', time: start, caller: object, claims: { appid: portal } },
      { id: 'two', time: start + second, caller: object, claims: { appid: portal, ...scope } },
    ]);
    const { rows } = await look({}, false);
    expect(rows.map(({ callerName }) => callerName)).toEqual(['Azure Portal', undefined]);
  });

  it('stays as it was at an event while newer ones come, so that a pause loses nothing', async () => {
    await add([{ id: 'a-1', time: start, status: 'Started', correlation: 'a' }]);
    const before = await look();
    await add([{ id: 'a-2', time: start + second, status: 'Succeeded', correlation: 'a' }]);
    await add([{ id: 'b', time: start + minute, caller: 'noa@example.org' }]);
    const paused = await look({}, true, before.asOf);
    expect(paused.rows).toEqual(before.rows);
    expect((await look()).shown).toBe(2);
  });

  it('gives windows counted from the end, without gaps and without overlap', async () => {
    await add(
      Array.from({ length: 30 }, (_, index) => ({ id: `${index}`, time: start + index * second, caller: `u${index}@example.org` })),
    );
    const view = { tailId: 'one', filter: {}, folded: true, asOf: store.facts.last };
    const windows = await Promise.all(
      [20, 10, 0].map((fromEnd) => tailRows({ store, compile: compileQuery, clock }, { ...view, fromEnd, count: 10 }, signal)),
    );
    expect(windows.flat().map(({ caller }) => caller)).toEqual(Array.from({ length: 30 }, (_, index) => `u${index}@example.org`));
  });
});

describe('a filter of a tail', () => {
  beforeEach(async () => {
    await add([
      { id: '1', time: start, level: 'Error', status: 'Failed', caller: 'noa@example.org' },
      { id: '2', time: start + second, level: 'Warning', category: 'Policy', operation: 'Microsoft.Authorization/policies/audit/action' },
      { id: '3', time: start + 2 * second, level: 'Informational', correlation: 'chain' },
      { id: '4', time: start + 3 * second, level: 'Critical', operation: 'Microsoft.Insights/diagnosticSettings/delete' },
    ]);
  });

  const cases: readonly (readonly [what: string, filter: TailFilter, shown: readonly string[]])[] = [
    ['text in any case', { text: 'DiagnosticSettings' }, ['4']],
    ['a regular expression', { text: '/noa@|policies/' }, ['1', '2']],
    ['a level and above', { level: 'Warning' }, ['1', '2', '4']],
    ['categories', { categories: ['Policy'] }, ['2']],
    ['a status', { status: 'failure' }, ['1']],
    ['a caller', { caller: 'NOA@example.org' }, ['1']],
    ['a correlation', { correlation: 'chain' }, ['3']],
    ['a resource', { resource: '/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg-one' }, ['1', '2', '3', '4']],
    ['a KQL predicate', { text: 'Level == "Error" or CategoryValue =~ "policy"', kql: true }, ['1', '2']],
    ['a KQL query', { text: 'AzureActivity | top 1 by TimeGenerated asc', kql: true }, ['1']],
    ['two conditions', { level: 'Error', text: 'noa' }, ['1']],
    ['what came after the view was cleared', { since: 3 }, ['4']],
  ];
  it.each(cases)('shows %s, and counts the rest as hidden', async (_what, filter, shown) => {
    const found = await look(filter, false);
    expect(found.rows.map(({ sequence }) => String(sequence))).toEqual(shown);
    expect([found.shown, found.hidden]).toEqual([shown.length, 4 - shown.length]);
  });

  it('says at its place what is wrong with KQL, and then hides nothing', async () => {
    const { diagnostics, shown } = await look({ text: 'Lvl == "Error"', kql: true }, false);
    expect(diagnostics).toEqual([expect.objectContaining({ start: 0, end: 3, severity: 'error' })]);
    expect(shown).toBe(4);
  });

  it('says that a regular expression cannot be read', async () => {
    await expect(look({ text: '/(/' })).rejects.toMatchObject({ code: 'filter-invalid' });
  });

  it('counts events and failures by the minute, and finds a time', async () => {
    const parts = { store, compile: compileQuery, clock };
    const rates = await tailRates(parts, 60, signal);
    expect(rates).toHaveLength(60);
    expect(rates.filter(({ events }) => events > 0)).toEqual([{ at: '2026-11-26T10:00:00.0000000Z', events: 4, failures: 1 }]);
    expect(await rowsAfter(parts, { tailId: 'one', filter: {}, folded: false, time: '2026-11-26T10:00:02Z' }, signal)).toBe(2);
  });
});
