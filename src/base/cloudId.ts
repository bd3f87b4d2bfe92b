/** The clouds that tenants live in. */
export const cloudIds = ['public', 'usGovernment', 'china', 'sandbox'] as const;

export type CloudId = (typeof cloudIds)[number];
