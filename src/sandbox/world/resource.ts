/** A resource of a subscription as Resource Manager keeps it. */
export interface Resource {
  /** `/subscriptions/…/resourceGroups/…/providers/…`, in the case that it was made with. */
  readonly id: string;
  readonly name: string;
  /** Such as `Microsoft.OperationalInsights/workspaces`. */
  readonly type: string;
  readonly location: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Members beside the properties, such as `sku` and `kind`. */
  readonly more: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  /** From then on its provisioning has succeeded. */
  readonly readyAt: number;
}

/** What kind of resource is looked for: a type in any letter case, below an id. */
export function resourcesOf(resources: ReadonlyMap<string, Resource>, type: string, below: string): readonly Resource[] {
  const [wanted, start] = [type.toLowerCase(), `${below.toLowerCase()}/`];
  return [...resources.values()].filter(
    (resource) => resource.type.toLowerCase() === wanted && resource.id.toLowerCase().startsWith(start),
  );
}

/** The parts of a resource's id. */
export function groupOf(id: string): string | undefined {
  return /^\/subscriptions\/[^/]+\/resourcegroups\/([^/]+)/i.exec(id)?.[1];
}

/** The subscription that an id or scope lies in. */
export function subscriptionOf(id: string): string | undefined {
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1]?.toLowerCase();
}
