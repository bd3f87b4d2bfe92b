import type { EngineNotifications } from '../protocol/engine';
import { openSources } from '../flows/sources/sources';
import type { EngineSources, SourceParts } from './engine';

/** The open log folders, as the engine uses them. */
export async function openLogSources(parts: SourceParts): Promise<EngineSources> {
  const sources = await openSources(parts);
  return {
    handlers: sources.handlers,
    tablesOf: (sourceId) => sources.tablesOf(sourceId),
    infoOf: (sourceId) => sources.info(sourceId),
    on: (name, listener) =>
      sources.onEvent((event) => {
        if (event.kind === 'changed' && name === 'source/changed')
          (listener as (params: EngineNotifications['source/changed']) => void)(event.source);
        if (event.kind === 'removed' && name === 'source/removed') {
          (listener as (params: EngineNotifications['source/removed']) => void)({ sourceId: event.sourceId });
        }
      }),
    close: () => sources.close(),
  };
}
