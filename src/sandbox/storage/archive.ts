import { createHash } from 'node:crypto';
import { arrivalsOn } from '../world/arrivals';
import type { Arrival, Emitted } from '../world/arrivals';
import type { Resource } from '../world/resource';
import type { World } from '../world/world';

/** An append blob of logs: one record on each line. */
export interface ArchiveBlob {
  readonly name: string;
  readonly content: Buffer;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly etag: string;
}

/** What diagnostic settings have written into a storage account by now, by container. */
export type Archive = ReadonlyMap<string, readonly ArchiveBlob[]>;

const hour = 3_600_000;

/** The container of a category. */
export function containerOf(category: string, isActivity: boolean): string {
  return isActivity ? 'insights-activity-logs' : `insights-logs-${category.toLowerCase()}`;
}

/** How one record in so many comes twice: delivery is at least once. */
const repeated = 29;

/** The archives of the sandbox's storage accounts. */
export interface Archives {
  /** What an account holds by now: one blob for each hour of arrival, which grows until the hour is over, and later ones behind it. */
  read(account: Resource): Archive;
  /** Puts text behind what a blob has, or into a new one, as whoever may write there does. */
  append(account: Resource, blob: { readonly container: string; readonly name: string }, text: string): void;
}

interface Kept {
  /** Records that arrived until then are in. */
  readTo: number;
  readonly containers: Map<string, Map<string, ArchiveBlob>>;
}

export function createArchives(world: World, emitted: Emitted): Archives {
  const archives = new Map<string, Kept>();
  const keptOf = ({ id }: Resource): Kept => {
    const key = id.toLowerCase();
    const kept = archives.get(key) ?? { readTo: 0, containers: new Map<string, Map<string, ArchiveBlob>>() };
    archives.set(key, kept);
    return kept;
  };
  return {
    append: (account, { container, name }, text) => {
      const { containers } = keptOf(account);
      const blobs = containers.get(container) ?? new Map<string, ArchiveBlob>();
      containers.set(container, blobs);
      const before = blobs.get(name);
      const now = world.clock.now();
      blobs.set(name, { ...longer(name, before, text), createdAt: before?.createdAt ?? now, modifiedAt: now });
    },
    read: (account) => {
      const key = account.id.toLowerCase();
      const kept = keptOf(account);
      const to = world.clock.now();
      const routes = world.routes.filter(({ kind, destination }) => kind === 'storageAccountId' && destination === key);
      const added = new Map<string, Map<string, Arrival[]>>();
      for (const arrival of arrivalsOn(world, routes, { from: kept.readTo, to }, emitted)) {
        const container = containerOf(arrival.category, arrival.subscriptionId !== undefined);
        const blobs = added.get(container) ?? new Map<string, Arrival[]>();
        added.set(container, blobs);
        const name = blobName(arrival);
        blobs.set(name, [...(blobs.get(name) ?? []), arrival]);
      }
      kept.readTo = to;
      for (const [container, blobs] of added) {
        const all = kept.containers.get(container) ?? new Map<string, ArchiveBlob>();
        kept.containers.set(container, all);
        for (const [name, arrivals] of blobs) all.set(name, grown(name, all.get(name), arrivals));
      }
      return new Map([...kept.containers].map(([container, blobs]) => [container, [...blobs.values()].sort(byName)]));
    },
  };
}

function blobName({ arrivedAt, tenantId, subscriptionId }: Arrival): string {
  const date = new Date(Math.floor(arrivedAt / hour) * hour).toISOString();
  const owner = subscriptionId === undefined ? `tenantId=${tenantId}` : `resourceId=/SUBSCRIPTIONS/${subscriptionId.toUpperCase()}`;
  return `${owner}/y=${date.slice(0, 4)}/m=${date.slice(5, 7)}/d=${date.slice(8, 10)}/h=${date.slice(11, 13)}/m=00/PT1H.json`;
}

function grown(name: string, before: ArchiveBlob | undefined, arrivals: readonly Arrival[]): ArchiveBlob {
  const lines = arrivals.flatMap(({ record, time }) => {
    const line = `${JSON.stringify(record)}\r\n`;
    return Math.floor(time) % repeated === 0 ? [line, line] : [line];
  });
  const modifiedAt = arrivals[arrivals.length - 1]?.arrivedAt ?? before?.modifiedAt ?? 0;
  return { ...longer(name, before, lines.join('')), createdAt: before?.createdAt ?? arrivals[0]?.arrivedAt ?? 0, modifiedAt };
}

function longer(name: string, before: ArchiveBlob | undefined, text: string): Pick<ArchiveBlob, 'name' | 'content' | 'etag'> {
  const content = Buffer.concat([before?.content ?? Buffer.alloc(0), Buffer.from(text)]);
  const etag = `"0x${createHash('sha256').update(`${name}/${content.length}`).digest('hex').slice(0, 15).toUpperCase()}"`;
  return { name, content, etag };
}

const byName = (left: ArchiveBlob, right: ArchiveBlob): number => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0);
