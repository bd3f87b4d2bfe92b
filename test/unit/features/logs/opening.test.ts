import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/base/errors';
import { createLocalSources, inOrderOf, loadedMessage, loadProgress } from '../../../../src/features/logs/opening';
import type { LocalSources } from '../../../../src/features/logs/opening';
import type { EngineProcess, EngineState } from '../../../../src/host/engineClient';
import { rememberedSources } from '../../../../src/host/rememberedSources';
import { createSourceBook } from '../../../../src/host/sources';
import type { SourceBook } from '../../../../src/host/sources';
import type { Storage } from '../../../../src/host/storage';
import type { OpenSource, SourceInfo } from '../../../../src/protocol/engine';
import { memoryStorage } from '../../../support/memoryStorage';
import { sourceInfo } from '../../../support/sourceInfo';

interface Window {
  readonly local: LocalSources;
  readonly book: SourceBook;
  readonly storage: Storage;
  readonly asked: readonly string[];
  readonly become: (state: EngineState) => void;
  readonly changed: (source: SourceInfo) => void;
}

/** The parts of a window over an engine within the test: `there` opens, everything else does not. */
function openWindow(there: readonly SourceInfo[], storage = memoryStorage()): Window {
  const asked: string[] = [];
  const states = new Set<(state: EngineState) => void>();
  const changes = new Set<(source: SourceInfo) => void>();
  const find = ({ paths }: OpenSource): SourceInfo | undefined => there.find((source) => source.paths[0] === paths[0]);
  const answers: Record<string, (params: never) => unknown> = {
    'source/list': () =>
      [...there].reverse().filter((source) => rememberedSources(storage).some(({ paths }) => paths[0] === source.paths[0])),
    'source/open': (open: OpenSource) => {
      const found = find(open);
      if (!found) throw new UserError(`The logs in ${open.paths[0]} are not there.`, { code: 'not-there' });
      return found;
    },
    'source/remove': () => undefined,
    'source/cancel': ({ sourceId }: { sourceId: string }) => ({ ...there.find((one) => one.sourceId === sourceId)!, state: 'cancelled' }),
  };
  const engine = {
    state: 'stopped',
    request: (name: string, params: never) => {
      asked.push(name);
      return new Promise((resolve) => resolve(answers[name]?.(params)));
    },
    on: (name: string, listener: (source: SourceInfo) => void) => {
      if (name === 'source/changed') changes.add(listener);
      return { dispose: () => undefined };
    },
    onState: (listener: (state: EngineState) => void) => {
      states.add(listener);
      return { dispose: () => void states.delete(listener) };
    },
    start: () => Promise.resolve(states.forEach((listener) => listener('running'))),
  } as unknown as EngineProcess;
  const book = createSourceBook();
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined, show: () => undefined };
  const local = createLocalSources({ engine, sourceBook: book, storage, log, wanted: () => rememberedSources(storage) });
  return {
    local,
    book,
    storage,
    asked,
    become: (state) => states.forEach((listener) => listener(state)),
    changed: (source) => changes.forEach((listener) => listener(source)),
  };
}

const a = sourceInfo({ sourceId: 'a' });
const b = sourceInfo({ sourceId: 'b' });
const open = ({ paths, name }: SourceInfo): OpenSource => ({ paths, name });
const never = new AbortController().signal;

describe('the logs of the last time', () => {
  it('are open again in the order in which they were opened', async () => {
    const first = openWindow([a, b]);
    await first.local.open(open(a), never, () => undefined);
    await first.local.open(open(b), never, () => undefined);
    const second = openWindow([a, b], first.storage);
    await second.local.restore();
    expect(second.book.all.map(({ sourceId }) => sourceId)).toEqual(['a', 'b']);
  });

  it('do not start the engine where there were none', async () => {
    const window = openWindow([a]);
    await window.local.restore();
    expect(window.asked).toEqual([]);
  });

  it('stay in the list with the reason where they vanished, until they are forgotten', async () => {
    const first = openWindow([a, b]);
    await first.local.open(open(a), never, () => undefined);
    await first.local.open(open(b), never, () => undefined);
    const second = openWindow([b], first.storage);
    await second.local.restore();
    expect(second.local.missing).toEqual([{ open: open(a), reason: 'The logs in /logs/a are not there.' }]);
    await second.local.remove('b');
    expect(rememberedSources(second.storage)).toEqual([open(a)]);
    await second.local.forgetMissing(open(a));
    expect([second.local.missing, rememberedSources(second.storage)]).toEqual([[], []]);
  });

  it('are no longer missing when they were opened again', async () => {
    const storage = memoryStorage();
    await storage.write('openSources', [open(a)]);
    const there: SourceInfo[] = [];
    const window = openWindow(there, storage);
    await window.local.restore();
    expect(window.local.missing).toHaveLength(1);
    there.push(a);
    await window.local.open(open(a), never, () => undefined);
    expect([window.local.missing, window.book.all.length]).toEqual([[], 1]);
  });
});

describe('a load', () => {
  const loading: SourceInfo = { ...a, state: 'loading', rows: 0, bytes: 100, bytesLoaded: 0 };

  it('ends when all is loaded, and tells how far it is until then', async () => {
    const window = openWindow([loading]);
    const told: (number | undefined)[] = [];
    const ended = window.local.open(open(a), never, ({ fraction }) => told.push(fraction));
    await new Promise((resolve) => setTimeout(resolve, 0));
    window.changed({ ...loading, bytesLoaded: 40 });
    window.changed({ ...a, rows: 5 });
    expect((await ended).rows).toBe(5);
    expect(told).toEqual([0, 0.4]);
  });

  it('is cancelled in the engine by its signal, and what is loaded stays', async () => {
    const window = openWindow([loading]);
    const aborter = new AbortController();
    const ended = window.local.open(open(a), aborter.signal, () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 0));
    aborter.abort();
    expect((await ended).state).toBe('cancelled');
    expect(window.asked).toContain('source/cancel');
    expect(window.book.all).toHaveLength(1);
  });

  it('of a folder that does not open leaves nothing behind', async () => {
    const window = openWindow([]);
    await expect(window.local.open({ paths: ['/gone'] }, never, () => undefined)).rejects.toThrow('not there');
    expect([window.book.all, rememberedSources(window.storage)]).toEqual([[], []]);
  });
});

describe('the order of sources', () => {
  it('puts those that were not remembered behind the others', () => {
    expect(inOrderOf([open(b)], [a, b]).map(({ sourceId }) => sourceId)).toEqual(['b', 'a']);
  });
});

describe('the words of a load', () => {
  it.each([
    [{}, 'a is loaded: 1,200 rows in 1 table.'],
    [
      { damaged: 1, duplicates: 2 },
      'a is loaded: 1,200 rows in 1 table. Left out: 1 damaged line. 2 records were there twice and count once.',
    ],
    [{ state: 'cancelled' }, 'Loading a was cancelled after 1,200 rows in 1 table. What is loaded can be asked.'],
  ] as const)('at its end: %j', (about, message) => {
    expect(loadedMessage({ ...a, ...about })).toBe(message);
  });

  it('on its way', () => {
    expect(loadProgress({ ...a, rows: 1, rate: 12_345, bytes: 0 })).toEqual({ message: '1 row · 12.3 k rows/s', rows: 1 });
  });
});
