import { describe, expect, it } from 'vitest';
import { createRememberedHubs } from '../../../src/features/tails/rememberedHubs';
import type { TailHub } from '../../../src/protocol/tail';

function secretStore() {
  const kept = new Map<string, string>();
  return {
    kept,
    get: (key: string) => Promise.resolve(kept.get(key)),
    store: (key: string, value: string) => Promise.resolve(void kept.set(key, value)),
    delete: (key: string) => Promise.resolve(void kept.delete(key)),
  };
}

const hub = (name: string, secret: string): TailHub => ({
  name,
  hub: name,
  consumerGroup: 'siem',
  connectionString: `Endpoint=sb://ns.example/;SharedAccessKeyName=listen;SharedAccessKey=${secret}`,
});

describe('the event hubs that are remembered', () => {
  it('are there the next time, the last first, a renewed key in place of the old one', async () => {
    const store = secretStore();
    await createRememberedHubs(store).remember(hub('one', 'a'));
    await createRememberedHubs(store).remember(hub('two', 'b'));
    await createRememberedHubs(store).remember(hub('one', 'c'));
    expect(await createRememberedHubs(store).all()).toEqual([hub('one', 'c'), hub('two', 'b')]);
  });

  it('leave nothing behind when the last is forgotten', async () => {
    const store = secretStore();
    const hubs = createRememberedHubs(store);
    await hubs.remember(hub('one', 'a'));
    await hubs.forget(hub('one', 'another key'));
    expect(await hubs.all()).toEqual([]);
    expect(store.kept.size).toBe(0);
  });

  it('are ten at most', async () => {
    const hubs = createRememberedHubs(secretStore());
    for (let number = 0; number < 12; number++) await hubs.remember(hub(`hub-${number}`, 'a'));
    expect((await hubs.all()).map(({ name }) => name)).toEqual(Array.from({ length: 10 }, (_, index) => `hub-${11 - index}`));
  });
});
