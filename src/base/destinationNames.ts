/**
 * What destinations of logs, and what they lie in, may be called.
 * Source: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules.
 */
export const destinationNames = {
  /** 4 to 63 letters, digits and hyphens, no hyphen at the ends. */
  workspace: /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
  /** 3 to 24 lower-case letters and digits. */
  storageAccount: /^[a-z0-9]{3,24}$/,
  /** Of a namespace: 6 to 50 letters, digits and hyphens, a letter first, a letter or digit last. */
  eventHub: /^[A-Za-z][A-Za-z0-9-]{4,48}[A-Za-z0-9]$/,
  /** Of a hub in a namespace: 1 to 256 letters, digits and _ - ., a letter or digit at the ends. */
  hub: /^[A-Za-z0-9]([\w.-]{0,254}[A-Za-z0-9])?$/,
  /** 1 to 50 letters, digits and _ - ., a letter or digit at the ends. */
  consumerGroup: /^[A-Za-z0-9]([\w.-]{0,48}[A-Za-z0-9])?$/,
  /** 1 to 90 letters, digits and _ - . ( ), no dot at the end. */
  resourceGroup: /^[\w().-]{0,89}[\w()-]$/,
} as const satisfies Readonly<Record<string, RegExp>>;

/** Days that a workspace keeps records. */
export const retentionDays = { least: 30, most: 730 } as const;

/** Days after which a storage account may delete files. */
export const deletionDays = { least: 1, most: 36_500 } as const;

/** Whether a number of days is whole and within bounds. */
export function isWithin(days: number, { least, most }: { readonly least: number; readonly most: number }): boolean {
  return Number.isInteger(days) && days >= least && days <= most;
}
