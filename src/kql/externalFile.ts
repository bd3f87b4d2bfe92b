/** What `externaldata` may read: the file's path, or why there is none. */
export type ExternalFile = { readonly path: string } | { readonly refused: string };
