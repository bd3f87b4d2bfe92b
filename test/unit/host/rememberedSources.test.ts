import { describe, expect, it } from 'vitest';
import { isSameSource, rememberedSources, rememberSources } from '../../../src/host/rememberedSources';
import { memoryStorage } from '../../support/memoryStorage';
import { sourceInfo } from '../../support/sourceInfo';

describe('the sources of the last time', () => {
  it('come back in their order, those that were missing behind them', async () => {
    const storage = memoryStorage();
    await rememberSources(storage, [sourceInfo({ sourceId: 'b' }), sourceInfo({ sourceId: 'a' })], [{ paths: ['/gone'] }]);
    expect(rememberedSources(storage)).toEqual([
      { paths: ['/logs/b'], name: 'b' },
      { paths: ['/logs/a'], name: 'a' },
      { paths: ['/gone'] },
    ]);
  });

  it.each([[undefined], ['x'], [[{ paths: 'x' }, { paths: [] }, { paths: [1] }, null]]])('are none where %j is kept', async (kept) => {
    const storage = memoryStorage();
    await storage.write('openSources', kept);
    expect(rememberedSources(storage)).toEqual([]);
  });

  it('are the same by their files, in whatever order', () => {
    expect(isSameSource({ paths: ['/a', '/b'] }, { paths: ['/b', '/a'] })).toBe(true);
    expect(isSameSource({ paths: ['/a'] }, { paths: ['/a', '/b'] })).toBe(false);
  });
});
