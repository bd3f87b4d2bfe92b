import type { App } from '../../app';
import { ownerKey } from './ownerKey';
import type { WatchInfo } from '../../protocol/watchInfo';

/** What is known of the first records of settings that were saved from here. */
export interface Arrivals {
  /** Asks anew; a failure leaves what was known. */
  read(): Promise<void>;
  /** By the id of a setting's node, and a category. */
  readonly of: (settingNode: string, category: string) => string | undefined;
}

export function createArrivals({ request }: Pick<App['engine'], 'request'>): Arrivals {
  let watches: readonly WatchInfo[] = [];
  return {
    async read() {
      watches = await request('setup/watches', {}).catch(() => watches);
    },
    of: (settingNode, category) => {
      const found = watches.filter((watch) => settingNode === nodeOf(watch) && watch.category.toLowerCase() === category.toLowerCase());
      return found.length === 0 ? undefined : found.map(({ status }) => status).join(' · ');
    },
  };
}

function nodeOf({ tenantId, setting, ...owner }: WatchInfo): string {
  return `${ownerKey(tenantId, owner)}/${setting}`;
}
