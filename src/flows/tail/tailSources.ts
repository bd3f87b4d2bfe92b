import { UserError } from '../../base/errors';
import { azureActivity } from '../../catalog/tables/azureActivity';
import type { SourceTable } from '../../kql/compile';
import type { SourceInfo } from '../../protocol/engine';
import { emptyCatalogTables } from '../../store/catalogRelations';
import { columnFill } from '../../store/columnFill';
import { tailColumns, tailTableName } from '../../store/tailTable';
import type { Sources } from '../sources/sources';
import { followedTables } from './followedTables';
import { isoText } from './isoText';
import type { Tail } from './tail';

/** The tails as sources of queries. */
export interface TailBook {
  put(tail: Tail): void;
  drop(sourceId: string): void;
  /** Says that a tail has changed. */
  changed(tail: Tail): void;
}

/** The open sources, and the tails among them. */
export interface SourcesWithTails {
  readonly sources: Sources;
  readonly book: TailBook;
}

type SourceEvents = Parameters<Parameters<Sources['onEvent']>[0]>[0];

/** Makes tails be asked as folders of logs are: their rows are in the store already. */
export function withTails(local: Sources): SourcesWithTails {
  const tails = new Map<string, Tail>();
  const listeners = new Set<(event: SourceEvents) => void>();
  const tell = (event: SourceEvents): void => listeners.forEach((listener) => listener(event));
  const infoOf = (sourceId: string): SourceInfo | undefined => {
    const asked = askedTail(tails, sourceId);
    return asked && tailSource(asked.tail);
  };
  const book: TailBook = {
    put: (tail) => {
      tails.set(tail.info.sourceId, tail);
      tell({ kind: 'changed', source: tailSource(tail) });
    },
    changed: (tail) => {
      const source = infoOf(tail.info.sourceId);
      if (source) tell({ kind: 'changed', source });
    },
    drop: (sourceId) => {
      if (tails.delete(sourceId)) tell({ kind: 'removed', sourceId });
    },
  };
  const sources: Sources = {
    ...local,
    handlers: { ...local.handlers, ...handlersWith(local, tails, infoOf) },
    onEvent: (listener) => {
      listeners.add(listener);
      const own = local.onEvent(listener);
      return {
        dispose: () => {
          listeners.delete(listener);
          own.dispose();
        },
      };
    },
    list: () => [...local.list(), ...[...tails.values()].map(tailSource)],
    info: (sourceId) => infoOf(sourceId) ?? local.info(sourceId),
    whenLoaded: (sourceId) => {
      const info = infoOf(sourceId);
      return info ? Promise.resolve(info) : local.whenLoaded(sourceId);
    },
    tablesOf: (sourceId) => {
      const asked = askedTail(tails, sourceId);
      return asked ? tailTables(asked) : local.tablesOf(sourceId);
    },
  };
  return { sources, book };
}

type Asked = 'source/list' | 'source/refresh' | 'source/cancel' | 'source/remove' | 'source/columns' | 'source/problems';

function handlersWith(
  { handlers, list }: Sources,
  tails: ReadonlyMap<string, Tail>,
  infoOf: (sourceId: string) => SourceInfo | undefined,
): Pick<Sources['handlers'], Asked> {
  const unchanged =
    (name: 'source/refresh' | 'source/cancel'): Sources['handlers'][typeof name] =>
    async (params, context) =>
      infoOf(params.sourceId) ?? handlers[name](params, context);
  return {
    'source/list': () => Promise.resolve([...list(), ...[...tails.values()].map(tailSource)]),
    'source/refresh': unchanged('source/refresh'),
    'source/cancel': unchanged('source/cancel'),
    'source/remove': (params, context) => {
      if (!tails.has(params.sourceId)) return handlers['source/remove'](params, context);
      return Promise.reject(new UserError('A tail is removed in the view of tails.', { code: 'source-is-tail' }));
    },
    'source/columns': (params, context) => {
      const tail = tails.get(params.sourceId);
      if (!tail) return handlers['source/columns'](params, context);
      const relation = tailTableName(tail.store.database, 'AzureActivity');
      return tail.store.read((session) => columnFill(session, relation, { columns: tailColumns, signal: context.signal }));
    },
    'source/problems': (params, context) =>
      tails.has(params.sourceId) ? Promise.resolve([]) : handlers['source/problems'](params, context),
  };
}

interface AskedTail {
  readonly tail: Tail;
  /** The number of the event after which its events are meant; all of them where it is not said. */
  readonly since: number | undefined;
}

/** The tail that a source's id means, see `tailSourceId`. */
function askedTail(tails: ReadonlyMap<string, Tail>, sourceId: string): AskedTail | undefined {
  const [, id = '', since] = /^([^+]+)(?:\+(\d+))?$/.exec(sourceId) ?? [];
  const tail = tails.get(id);
  return tail && { tail, since: since === undefined ? undefined : Number(since) };
}

function tailTables({ tail, since }: AskedTail): readonly SourceTable[] {
  const all = tailTableName(tail.store.database, 'AzureActivity');
  const own = {
    name: azureActivity.name,
    columns: tailColumns,
    relation: since === undefined ? all : `(SELECT * FROM ${all} WHERE __sequence > ${since})`,
    numbersRows: since === undefined,
    description: azureActivity.description,
  };
  const followed = followedTables(tail.store.database, tail.tables, since);
  const there = new Set([own, ...followed].map(({ name }) => name));
  return [own, ...followed, ...emptyCatalogTables().filter(({ name }) => !there.has(name))];
}

function tailSource({ info }: Tail): SourceInfo {
  const positions = info.scopes.flatMap(({ position }) => (position === undefined ? [] : [Date.parse(position)]));
  const newest = positions.length === 0 ? {} : { to: isoText(Math.max(...positions)) };
  return {
    sourceId: info.sourceId,
    name: `Activity of ${info.name}`,
    tailId: info.tailId,
    paths: [],
    state: 'ready',
    tables: [{ name: azureActivity.name, columns: tailColumns, rows: info.total, known: true, ...newest }],
    rows: info.total,
    duplicates: 0,
    damaged: 0,
    files: 0,
    bytes: 0,
    bytesLoaded: 0,
    notices: info.notices,
  };
}
