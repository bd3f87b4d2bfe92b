import { wellKnown } from '../world/seed/programs';
import type { Origins } from '../world/world';

/** The services that tokens are for. */
export type Audience = 'arm' | 'graph' | 'logAnalytics' | 'storage' | 'eventHub';

/** Names that each service answers to, beside its address in this sandbox. Source: the published audiences of the clouds. */
const names: Readonly<Record<Audience, readonly string[]>> = {
  arm: [
    'https://management.azure.com',
    'https://management.core.windows.net',
    'https://management.usgovcloudapi.net',
    'https://management.core.usgovcloudapi.net',
    'https://management.chinacloudapi.cn',
    'https://management.core.chinacloudapi.cn',
    wellKnown.arm,
  ],
  graph: ['https://graph.microsoft.com', 'https://graph.microsoft.us', 'https://microsoftgraph.chinacloudapi.cn', wellKnown.graph],
  logAnalytics: ['https://api.loganalytics.io', 'https://api.loganalytics.us', 'https://api.loganalytics.azure.cn', wellKnown.logAnalytics],
  storage: ['https://storage.azure.com', wellKnown.storage],
  eventHub: ['https://eventhubs.azure.net', wellKnown.eventHubs],
};

/** The service of a resource's name, such as `https://graph.microsoft.com` or this sandbox's own address of it. */
export function audienceOf(resource: string, origins: Origins): Audience | undefined {
  const wanted = resource
    .toLowerCase()
    .replace(/^api:\/\//, '')
    .replace(/\/+$/, '');
  const own: Readonly<Record<Audience, string>> = { ...origins, eventHub: `sb://${origins.eventHub}` };
  const audiences = Object.keys(names) as Audience[];
  return audiences.find((audience) => own[audience] === wanted || names[audience].includes(wanted));
}

/** What a request for a token asks for. */
export interface WantedScopes {
  /** The resource as it was named; a scope without one is Graph's. */
  readonly resource: string | undefined;
  readonly audience: Audience | undefined;
  readonly permissions: readonly string[];
  /** `openid`, `profile`, `offline_access`, `email`. */
  readonly openId: readonly string[];
  /** More than one resource was named. */
  readonly mixed: boolean;
}

const openIdScopes = new Set(['openid', 'profile', 'offline_access', 'email']);

/** Reads a list of scopes: `<resource>/.default`, `<resource>/<permission>`, or a permission of Graph alone. */
export function readScopes(text: string, origins: Origins): WantedScopes {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const wanted = words.filter((word) => !openIdScopes.has(word.toLowerCase()));
  const parts = wanted.map((word) => {
    const cut = word.includes('://') || /^[0-9a-f-]{36}\//i.test(word) ? word.lastIndexOf('/') : -1;
    return cut < 0
      ? { resource: 'https://graph.microsoft.com', permission: word }
      : { resource: word.slice(0, cut), permission: word.slice(cut + 1) };
  });
  const [first] = parts;
  const audiences = new Set(parts.map(({ resource }) => audienceOf(resource, origins) ?? resource));
  return {
    resource: first?.resource,
    audience: first && audienceOf(first.resource, origins),
    permissions: parts.map(({ permission }) => permission),
    openId: words.filter((word) => openIdScopes.has(word.toLowerCase())),
    mixed: audiences.size > 1,
  };
}
