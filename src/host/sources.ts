import type { Disposable } from '../base/disposable';
import type { SourceInfo } from '../protocol/engine';

/** The open sources as the engine last told them, for pickers, status and trees. */
export interface OpenSources {
  readonly all: readonly SourceInfo[];
  /** The source that a console or a document without one of its own starts with. */
  readonly current: SourceInfo | undefined;
  find(sourceId: string): SourceInfo | undefined;
  makeCurrent(sourceId: string): void;
  /** Called after any source was opened, changed or removed. */
  onChange(listener: () => void): Disposable;
}

/** The list with the means to keep it true. */
export interface SourceBook extends OpenSources {
  put(source: SourceInfo): void;
  replace(sources: readonly SourceInfo[]): void;
  drop(sourceId: string): void;
}

/**
 * Keeps the sources in the order in which they were opened. The last one opened is the current one until another is chosen; one in which
 * no logs were found never is while there is another, or queries would silently find nothing.
 */
export function createSourceBook(): SourceBook {
  let sources: readonly SourceInfo[] = [];
  let currentId: string | undefined;
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const find = (sourceId: string): SourceInfo | undefined => sources.find((source) => source.sourceId === sourceId);
  return {
    get all() {
      return sources;
    },
    get current() {
      const chosen = currentId === undefined ? undefined : find(currentId);
      return chosen && hasLogs(chosen) ? chosen : (sources.findLast(hasLogs) ?? chosen ?? sources.at(-1));
    },
    find,
    makeCurrent(sourceId) {
      if (currentId === sourceId) return;
      currentId = sourceId;
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    put(source) {
      sources = find(source.sourceId)
        ? sources.map((known) => (known.sourceId === source.sourceId ? source : known))
        : [...sources, source];
      changed();
    },
    replace(next) {
      sources = next;
      changed();
    },
    drop(sourceId) {
      sources = sources.filter((source) => source.sourceId !== sourceId);
      changed();
    },
  };
}

function hasLogs({ state, rows, workspace }: SourceInfo): boolean {
  return workspace !== undefined || state === 'loading' || rows > 0;
}
