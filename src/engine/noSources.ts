import { UserError } from '../base/errors';
import type { EngineSources } from './engine';

/** Sources for an engine that opens no logs: queries over literals alone. */
export function openNoSources(): Promise<EngineSources> {
  const refuse = (): Promise<never> => Promise.reject(new UserError('This engine opens no logs.', { code: 'source-gone' }));
  return Promise.resolve({
    tablesOf: () => [],
    infoOf: () => undefined,
    on: () => ({ dispose: () => undefined }),
    close: () => Promise.resolve(),
    handlers: {
      'source/open': refuse,
      'source/list': () => Promise.resolve([]),
      'source/refresh': refuse,
      'source/cancel': refuse,
      'source/remove': refuse,
      'source/columns': refuse,
      'source/problems': refuse,
      'cache/info': () => Promise.resolve({ bytes: 0, folder: '' }),
      'cache/clear': () => Promise.resolve({}),
    },
  });
}
