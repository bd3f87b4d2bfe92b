/** A diagnostic setting of a tenant or of a subscription, its answers' many forms made one. */
export interface DiagnosticSetting {
  readonly name: string;
  /** Categories that are on. */
  readonly enabled: readonly string[];
  readonly destinations: readonly Destination[];
}

export interface Destination {
  readonly kind: 'workspace' | 'storageAccount' | 'eventHub' | 'partner';
  /** The resource in Azure; of an event hub, the rule of its namespace. */
  readonly resourceId: string;
  readonly name: string;
}

/** A setting as the services write it. */
export interface WireSetting {
  readonly name?: string | null;
  readonly properties?: {
    readonly workspaceId?: string | null;
    readonly storageAccountId?: string | null;
    readonly eventHubAuthorizationRuleId?: string | null;
    readonly eventHubName?: string | null;
    readonly marketplacePartnerId?: string | null;
    readonly logs?:
      readonly { readonly category?: string | null; readonly categoryGroup?: string | null; readonly enabled?: boolean }[] | null;
  };
}

export function readSetting({ name, properties = {} }: WireSetting): DiagnosticSetting {
  const enabled = (properties.logs ?? [])
    .filter((log) => log.enabled === true)
    .map(({ category, categoryGroup }) => category ?? categoryGroup ?? '');
  return { name: name ?? '', enabled: enabled.filter((category) => category !== ''), destinations: destinationsOf(properties) };
}

function destinationsOf(properties: NonNullable<WireSetting['properties']>): readonly Destination[] {
  const { workspaceId, storageAccountId, eventHubAuthorizationRuleId: rule, eventHubName, marketplacePartnerId } = properties;
  const hub = rule ? `${segmentAfter(rule, 'namespaces')}${eventHubName ? `/${eventHubName}` : ''}` : '';
  const all: readonly (Destination | undefined)[] = [
    workspaceId ? { kind: 'workspace', resourceId: workspaceId, name: lastSegment(workspaceId) } : undefined,
    storageAccountId ? { kind: 'storageAccount', resourceId: storageAccountId, name: lastSegment(storageAccountId) } : undefined,
    rule ? { kind: 'eventHub', resourceId: rule, name: hub } : undefined,
    marketplacePartnerId ? { kind: 'partner', resourceId: marketplacePartnerId, name: lastSegment(marketplacePartnerId) } : undefined,
  ];
  return all.filter((destination) => destination !== undefined);
}

export function lastSegment(resourceId: string): string {
  return resourceId.split('/').at(-1) ?? resourceId;
}

/** The name that follows a collection in a resource id. */
export function segmentAfter(resourceId: string, collection: string): string {
  const parts = resourceId.split('/');
  const index = parts.findIndex((part) => part.toLowerCase() === collection.toLowerCase());
  return parts[index + 1] ?? lastSegment(resourceId);
}
