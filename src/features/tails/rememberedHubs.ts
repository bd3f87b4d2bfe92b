import type { App } from '../../app';
import { hubHostOf } from '../../base/hubName';
import type { TailHub } from '../../protocol/tail';

/** The event hubs that tails were started with. Their keys are where VS Code keeps secrets, and nowhere else. */
export interface RememberedHubs {
  all(): Promise<readonly TailHub[]>;
  /** Puts a hub in front of the others. */
  remember(hub: TailHub): Promise<void>;
  forget(hub: TailHub): Promise<void>;
}

const key = 'entraLogs.tail.hubs';
/** What a store of secrets holds is small. */
const most = 10;

export function createRememberedHubs(secrets: Pick<App['context']['secrets'], 'get' | 'store' | 'delete'>): RememberedHubs {
  const all = async (): Promise<readonly TailHub[]> => {
    const kept = await secrets.get(key);
    return kept === undefined ? [] : (JSON.parse(kept) as readonly TailHub[]);
  };
  const others = async (hub: TailHub): Promise<readonly TailHub[]> => (await all()).filter((each) => !isSame(each, hub));
  return {
    all,
    remember: async (hub) => secrets.store(key, JSON.stringify([hub, ...(await others(hub))].slice(0, most))),
    forget: async (hub) => {
      const left = await others(hub);
      await (left.length === 0 ? secrets.delete(key) : secrets.store(key, JSON.stringify(left)));
    },
  };
}

/** A namespace that is asked with another key is the same still. */
function isSame(one: TailHub, other: TailHub): boolean {
  const place = ({ name, hub, consumerGroup, connectionString }: TailHub): string =>
    [hubHostOf(connectionString), hub ?? name, consumerGroup].join('/').toLowerCase();
  return place(one) === place(other);
}
