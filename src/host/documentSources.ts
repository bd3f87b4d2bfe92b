import type { Disposable } from '../base/disposable';
import type { EngineProcess } from './engineClient';
import type { OpenSources } from './sources';
import type { Storage } from './storage';

const key = 'documentSources';
/** Documents that are remembered; the ones chosen longest ago are forgotten first. */
const keptDocuments = 200;

/** Which source each `.kql` document asks: its own where one was chosen, else the current one. */
export interface DocumentSources {
  /** Chosen sources by document, also of documents that are closed. */
  readonly chosen: Readonly<Record<string, string>>;
  sourceOf(uri: string): string | undefined;
  choose(uri: string, sourceId: string | undefined): Promise<void>;
  onChange(listener: () => void): Disposable;
}

/** Remembers the choices for this workspace, and tells the engine of each. */
export function createDocumentSources(parts: {
  readonly engine: EngineProcess;
  readonly sources: OpenSources;
  readonly storage: Storage;
}): DocumentSources {
  const { engine, sources, storage } = parts;
  let chosen: Readonly<Record<string, string>> = storage.read(key) ?? {};
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of [...listeners]) listener();
  };
  let told: string | undefined;
  sources.onChange(() => {
    const sourceId = sources.current?.sourceId;
    if (sourceId !== told) engine.tell('document/defaultSource', sourceId === undefined ? {} : { sourceId });
    told = sourceId;
    changed();
  });
  engine.onState((state) => {
    if (state === 'stopped') told = undefined;
  });
  return {
    get chosen() {
      return chosen;
    },
    sourceOf(uri) {
      const own = chosen[uri];
      return own !== undefined && sources.find(own) ? own : sources.current?.sourceId;
    },
    async choose(uri, sourceId) {
      const others = Object.entries(chosen).filter(([known]) => known !== uri);
      chosen = Object.fromEntries([...others, ...(sourceId === undefined ? [] : [[uri, sourceId]])].slice(-keptDocuments)) as Record<
        string,
        string
      >;
      await storage.write(key, chosen);
      engine.tell('document/source', { uri, ...(sourceId === undefined ? {} : { sourceId }) });
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
}
