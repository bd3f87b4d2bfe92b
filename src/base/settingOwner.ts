/** Whose logs a diagnostic setting sends: a tenant's, those of its custom security attributes, or those of one of its subscriptions. */
export interface SettingOwner {
  /** Changes of custom security attributes, which are kept from the other logs: their settings have roles of their own (DS-10). */
  readonly attributes?: boolean | undefined;
  readonly subscriptionId?: string | undefined;
}

/** The kinds of owners. Whatever differs between them is one entry of a table by these. */
export type OwnerKind = 'tenant' | 'attributes' | 'subscription';

export function ownerKind({ attributes, subscriptionId }: SettingOwner): OwnerKind {
  if (attributes === true) return 'attributes';
  return subscriptionId === undefined ? 'tenant' : 'subscription';
}

/** What names an owner, without what is not said. */
export function ownerOf({ attributes, subscriptionId }: SettingOwner): { readonly attributes?: true; readonly subscriptionId?: string } {
  return { ...(subscriptionId === undefined ? {} : { subscriptionId }), ...(attributes === true ? { attributes } : {}) };
}
