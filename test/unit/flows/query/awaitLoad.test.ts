import { describe, expect, it } from 'vitest';
import { awaitLoad } from '../../../../src/flows/query/awaitLoad';
import type { QuerySources } from '../../../../src/flows/query/querySource';
import type { SourceInfo } from '../../../../src/protocol/engine';
import { sourceInfo } from '../../../support/sourceInfo';

function sourcesWith(state: SourceInfo['state'], loaded: Promise<unknown>): QuerySources {
  return { tablesOf: () => [], infoOf: (sourceId) => sourceInfo({ sourceId, state }), whenLoaded: () => loaded };
}

const never = new Promise<never>(() => undefined);
const nobody = new AbortController().signal;

describe('a query over a source that is loading', () => {
  it('waits for the end of a short load', async () => {
    let loaded = false;
    const load = new Promise<void>((resolve) => setTimeout(resolve, 30)).then(() => (loaded = true));
    await awaitLoad(sourcesWith('loading', load), 'source', { signal: nobody, atMost: 60_000 });
    expect(loaded).toBe(true);
  });

  it('does not wait longer than it was told to', async () => {
    const started = performance.now();
    await awaitLoad(sourcesWith('loading', never), 'source', { signal: nobody, atMost: 20 });
    expect(performance.now() - started).toBeGreaterThanOrEqual(15);
  });

  it('ends as an abort where it is cancelled while it waits', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 10);
    await expect(awaitLoad(sourcesWith('loading', never), 'source', { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('waits for nothing where the source is loaded', async () => {
    await awaitLoad(sourcesWith('ready', never), 'source', { signal: nobody, atMost: 60_000 });
  });
});
